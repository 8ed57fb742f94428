extension ObjectStoreConnector {
  package static let keys = [
    RecipeKey("path_specs", .object, "Where datasets lie, one path or a list: s3://bucket/{table}/dt={dt}/ or DataHub's include, exclude, table_name, file_types, default_extension, sample_files, enable_compression.", synonyms: ["path_spec"]),
    RecipeKey("buckets", .list, "Buckets whose folders at the top are a dataset each, where path_specs are not written.", synonyms: ["bucket_names"]),
    RecipeKey("aws_config", .object, "DataHub's way to write the keys of S3: aws_access_key_id, aws_secret_access_key, aws_session_token, aws_region, aws_endpoint_url."),
    RecipeKey("s3_endpoint", .text, "Where the buckets are when not at AWS, such as http://minio:9000.", synonyms: ["aws_endpoint_url", "endPointURL"]),
    RecipeKey("s3_region", .text, "The buckets' region.", default: "us-east-1", synonyms: ["aws_region", "awsRegion"]),
    RecipeKey("s3_access_key_id", .text, "The access key; without it buckets are read unsigned.", synonyms: ["aws_access_key_id", "awsAccessKeyId"]),
    RecipeKey("s3_secret_access_key", .secret, "Its secret half, best as ${VARIABLE}.", synonyms: ["aws_secret_access_key", "awsSecretAccessKey"]),
    RecipeKey("s3_session_token", .secret, "What comes with temporary keys.", synonyms: ["aws_session_token", "awsSessionToken"]),
    RecipeKey("s3_path_style", .boolean, "Whether the bucket stands in the path rather than in the host's name.", default: "true with s3_endpoint"),
    RecipeKey("ca_file", .path, "A PEM file with the authorities to trust."),
    RecipeKey("table_pattern", .pattern, "Which datasets are read, by what {table} stands for or by location.", synonyms: ["container_pattern"]),
    RecipeKey("max_rows", .integer, "Rows of JSON, CSV and TSV that columns are told from.", default: "1000"),
    RecipeKey("footer_limit", .integer, "Parquet files of one dataset up to which all are asked for counts and bounds; above it only the newest is opened.", default: "10"),
    RecipeKey("include_text_bounds", .boolean, "Whether the least and greatest values of texts and bytes are kept.", default: "false"),
    RecipeKey("layer", .text, "The medallion layer of everything: bronze, silver or gold."),
    RecipeKey("service", .text, "The service's name in the catalog.", default: "the recipe's name"),
    RecipeKey("platform_instance", .text, "DataHub's platform instance."),
    RecipeKey("env", .text, "The environment, such as PROD.", default: "PROD"),
    RecipeKey("threads", .integer, "Datasets whose files are opened at once.", default: "4"),
    RecipeKey("timeout", .integer, "Seconds of silence, and five times as many for a whole answer, after which a request is given up.", default: "60"),
  ]
}
