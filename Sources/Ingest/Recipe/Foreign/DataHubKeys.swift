import Codecs

/// Keys of DataHub's sources that no connector here has by that name: a recipe may hold them all the same.
enum DataHubKeys {
  /// What becomes of a key; `text` is nil when there is nothing to tell.
  struct Verdict {
    let text: String?
  }

  /// What every crawl does anyway.
  private static let always: Set = [
    "include_view_lineage", "include_view_column_lineage", "include_table_lineage", "include_column_lineage",
    "include_table_location_lineage", "include_foreign_keys", "extract_column_descriptions", "emit_storage_lineage", "emit_s3_lineage",
    "add_partition_columns_to_schema", "require_files", "extract_delta_schema_from_parameters",
  ]
  /// How DataHub stores and batches; nothing here depends on it.
  private static let indifferent: Set = [
    "use_file_backed_cache", "incremental_lineage", "incremental_properties", "schema_resolution_batch_size",
    "enable_stateful_lineage_ingestion", "enable_stateful_profiling", "enable_stateful_usage_ingestion",
    "enable_stateful_time_window", "format_sql_queries", "max_workers", "ignore_start_time_lineage", "scheme",
    "convert_lineage_urns_to_lowercase", "mode", "ingestion_job_id", "use_catalog_subtype", "simplify_nested_field_paths",
    "enable_properties_merge", "extract_owners", "ignore_unsupported_connectors", "underlying_platform", "use_dataset_pascalcase_subtype",
    "hostingEnvironment", "maxDocumentSize", "client_timeout_seconds", "generate_partition_aspects", "sort_schema_fields",
    "spark_driver_memory", "spark_config", "aws_retry_num", "aws_retry_mode", "aws_advanced_config", "read_timeout", "py-io-impl",
    "ignore_resource_links", "disable_topic_record_naming_strategy", "ignore_warnings_on_schema_type", "storage_platform_instance",
  ]
  private static let lacking = [
    "profiling": "values are not profiled for this source", "profile_pattern": "values are not profiled for this source",
    "classification": "columns are classified in the catalog, not by a recipe",
    "options": "options of SQLAlchemy have no meaning here",
    "procedure_pattern": "functions are read all or none, by include_stored_procedures",
    "convert_urns_to_lowercase": "names stay as the source writes them",
    "database_alias": "the database keeps its own name", "convert_column_urns_to_lowercase": "names stay as the source writes them",
    "include_operational_stats": "reads and writes are not counted", "include_read_operational_stats": "reads are not counted",
    "include_top_n_queries": "the queries seen most are always kept", "top_n_queries": "the queries seen most are always kept",
    "bucket_duration": "the source's own counters are read", "start_time": "the source's own counters are read",
    "end_time": "the source's own counters are read", "user_email_pattern": "use is not counted by person",
    "email_domain": "people are named as the source names them", "sql_parser_use_external_process": "SQL is read in this process",
    "include_usage_stats": "use is read with include_query_log", "auth_mode": "only passwords and certificates sign in",
    "aws_config": "only passwords and certificates sign in", "tag_measures_and_dimensions": "there is no such thing here",
    "add_database_name_to_urn": "names always hold the database", "query_log_limit": "the source's own limits hold",
    "topic_subject_map": "subjects are found by the topic's name",
    "schema_registry_class": "the registry is asked by its own protocol", "external_url_base": "there are no links out",
    "meta_mapping": "tags and owners come from transformers", "field_meta_mapping": "tags and owners come from transformers",
    "enable_meta_mapping": "tags and owners come from transformers", "oauth_cb": "tokens are secrets of the recipe",
    "metastore_db_name": "the metastore is asked by its own protocol", "kerberos_service_name": "Kerberos is not offered",
    "kerberos_hostname_override": "Kerberos is not offered", "hive_storage_lineage_direction": "files always flow into the table at their place",
    "include_catalog_name_in_ids": "catalogs but the first stand in names anyway",
    "extract_transforms": "jobs of Glue are not read", "aws_proxy": "the proxies of the environment are used",
    "glue_s3_lineage_direction": "files always flow into the table at their place", "aws_role": "no role is taken on; give keys",
    "aws_profile": "profiles are not read; give keys", "catalog_to_connector_details": "a catalog's source is not linked to it",
    "ingest_lineage_to_connectors": "a catalog's source is not linked to it", "trino_as_primary": "a catalog's source is not linked to it",
    "schemas_where_clause_suffix": "patterns choose databases", "tables_where_clause_suffix": "patterns choose tables",
    "views_where_clause_suffix": "patterns choose views", "schema_tags_field": "tags come from transformers",
    "tag_prefix": "tags come from transformers", "strip_user_ids_from_email": "owners come from transformers",
    "use_schema_resolver": "names are resolved in the catalog anyway",
    "schema_resolver_expand_patterns": "topics that workers call active tell which tables are read",
    "schema_resolver_finegrained_lineage": "lineage of connectors is between datasets",
    "use_s3_bucket_tags": "tags of buckets are not read", "use_s3_object_tags": "tags of objects are not read",
    "use_s3_content_type": "formats are told by names and first bytes", "extract_lakeformation_tags": "tags of Lake Formation are not read",
    "number_of_files_to_sample": "footer_limit says how many files are opened", "profile_patterns": "values are not profiled for this source",
    "verify_ssl": "certificates are always verified; name an authority by ca_file",
    "password": "this source asks for none",
    "include_views_lineage_from_logs": "lineage comes from the definitions of views",
  ]

  /// What becomes of a key that the connector does not have; nil for one that DataHub does not have either.
  static func verdict(on pair: YAMLPair) -> Verdict? {
    let key = pair.key.text ?? ""
    // Assigned by a transformer, see `Transformer.domains`.
    if key == "domain" || indifferent.contains(key) { return Verdict(text: nil) }
    if always.contains(key) {
      return Verdict(text: pair.value.bool == false ? "\(key): false is ignored; it is read in every crawl" : nil)
    }
    guard let reason = lacking[key] else { return nil }
    let isOff = pair.value.bool == false || pair.value["enabled"]?.bool == false
    return Verdict(text: isOff ? nil : "\(key) is ignored: \(reason)")
  }

  private static let addressKeys = ["connect_uri", "sqlalchemy_uri"]

  /// The pairs with SQLAlchemy's addresses and connection arguments taken apart into keys of the connector. What is
  /// written out beside them wins.
  static func unfolded(_ pairs: [YAMLPair], for kind: any Connector.Type) -> [YAMLPair] {
    let has = Set(kind.keys.flatMap { [$0.name] + $0.synonyms })
    var kept: [YAMLPair] = []
    var made: [YAMLPair] = []
    for pair in pairs {
      let key = pair.key.text ?? ""
      if has.contains(key), key != "options" {
        kept.append(pair)
      } else if addressKeys.contains(key), let text = pair.value.text {
        made += SQLAlchemyAddress.pairs(text, at: pair.value.mark, for: kind)
      } else if key == "options", let arguments = pair.value["connect_args"]?.mapping,
        arguments.allSatisfy({ has.contains($0.key.text ?? "") })
      {
        made += arguments
      } else if key != "platform" {
        kept.append(pair)
      }
    }
    let written = Set(kept.compactMap(\.key.text))
    return kept + made.filter { !written.contains($0.key.text ?? "") }
  }
}
