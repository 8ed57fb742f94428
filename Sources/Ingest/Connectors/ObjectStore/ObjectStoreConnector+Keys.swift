extension ObjectStoreConnector {
  package static let keys = RecipeKey.list([
    RecipeKey("path_specs", .object, "Where datasets lie, one path or a list: s3://bucket/{table}/dt={dt}/ or DataHub's include, exclude (whole paths, such as **/tmp/**), table_name, file_types, default_extension, sample_files, enable_compression.", synonyms: ["path_spec"]),
    RecipeKey("buckets", .list, "Buckets whose folders at the top are a dataset each, where path_specs are not written.", synonyms: ["bucket_names"]),
    RecipeKey("aws_config", .object, "DataHub's way to write the keys of S3: aws_access_key_id, aws_secret_access_key, aws_session_token, aws_region, aws_endpoint_url."),
  ], RecipeKey.storage, [
    RecipeKey("table_pattern", .pattern, "Which datasets are read, by what {table} stands for or by location.", synonyms: ["container_pattern"]),
    RecipeKey("max_rows", .integer, "Rows of JSON, CSV and TSV that columns are told from.", default: "1000"),
    RecipeKey("footer_limit", .integer, "Parquet files of one dataset up to which all are asked for counts and bounds; above it only the newest is opened.", default: "10"),
    RecipeKey("include_text_bounds", .boolean, "Whether the least and greatest values of texts and bytes are kept.", default: "false"),
    RecipeKey("layer", .text, "The medallion layer of everything: bronze, silver or gold."),
  ], RecipeKey.naming, [
    RecipeKey("threads", .integer, "Datasets whose files are opened at once.", default: "4"),
    .storageTimeout,
  ])
}
