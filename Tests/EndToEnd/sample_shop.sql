CREATE SCHEMA shop;
SET search_path = shop;
CREATE TABLE customers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email varchar(320) NOT NULL UNIQUE, born date, prefs jsonb, tags text[] DEFAULT '{}');
COMMENT ON TABLE customers IS 'One row per customer';
COMMENT ON COLUMN customers.email IS 'Login e-mail';
CREATE TABLE orders (
  id bigint, customer_id bigint NOT NULL REFERENCES customers, placed timestamptz NOT NULL, total numeric(14,2), gone int,
  PRIMARY KEY (id, placed)) PARTITION BY RANGE (placed);
CREATE TABLE orders_2026 PARTITION OF orders FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
ALTER TABLE orders DROP COLUMN gone;
CREATE TABLE "Odd ""Table"" & more" ("Column One" int, "select" text, "ünïcode" interval);
CREATE VIEW spending AS SELECT c.email, sum(o.total) AS spent FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.email;
CREATE MATERIALIZED VIEW daily AS SELECT date_trunc('day', placed) AS day, count(*) AS n FROM orders GROUP BY 1;
CREATE FUNCTION order_total(bigint) RETURNS numeric LANGUAGE sql STABLE AS $$ SELECT sum(total) FROM shop.orders WHERE id = $1 $$;
