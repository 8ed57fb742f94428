-- The few claims that may say what the model has no field for, so that reading an asset need not look into the others.
CREATE INDEX claims_extra ON claims (asset_id) WHERE instr(body, '"extra"');
