import Codecs
import Testing

@testable import Ingest

/// Recipes with every key that DataHub documents for a source, and OpenMetadata's workflows for the same sources: each is
/// understood, and each key acts, is named in the report, or is known to be of no consequence here.
@Suite struct ForeignRecipeTests {
  /// What stands in `source.config`, and keys that the report must name.
  struct Example: Sendable, CustomTestStringConvertible {
    let type: String
    let config: String
    var named: [String] = []
    var testDescription: String { type }
  }

  /// Keys that hold for every source of DataHub.
  private static let shared = "env: PROD, platform_instance: eu, stateful_ingestion: {enabled: true, remove_stale_metadata: true, fail_safe_threshold: 75.0}"
  private static let relational = """
    host_port: "h.example:1234", username: reader, password: "${PW}", database: shop, schema_pattern: {allow: [".*"]}, \
    table_pattern: {deny: [".*_tmp"]}, view_pattern: {allow: [".*"]}, profile_pattern: {allow: [".*"]}, include_views: true, \
    include_tables: true, include_table_location_lineage: true, include_view_lineage: true, include_view_column_lineage: true, \
    use_file_backed_cache: true, incremental_lineage: false, convert_urns_to_lowercase: false, \
    options: {connect_args: {}}, domain: {"urn:li:domain:sales": {allow: [".*"]}}, classification: {enabled: false}
    """
  private static let aws = """
    aws_access_key_id: AKIA, aws_secret_access_key: "${PW}", aws_session_token: "${PW}", aws_region: eu-central-1, \
    aws_endpoint_url: "http://minio:9000"
    """

  static let dataHub: [Example] = [
    Example(
      type: "postgres",
      config: """
        \(relational), database_pattern: {allow: [".*"]}, initial_database: postgres, include_stored_procedures: true, \
        procedure_pattern: {deny: ["x"]}, profiling: {enabled: true, profile_table_level_only: true}
        """, named: ["procedure_pattern"]),
    Example(type: "mysql", config: "\(relational), include_stored_procedures: true, profiling: {enabled: false}"),
    Example(type: "mariadb", config: relational),
    Example(
      type: "trino",
      config: "\(relational), ingest_lineage_to_connectors: true, trino_as_primary: true, catalog_to_connector_details: {hive: {connector_platform: hive}}",
      named: ["ingest_lineage_to_connectors", "trino_as_primary", "catalog_to_connector_details"]),
    Example(
      type: "hive", config: "\(relational), scheme: hive, emit_storage_lineage: true, hive_storage_lineage_direction: upstream, include_column_lineage: true",
      named: []),
    Example(
      type: "hive-metastore",
      config: """
        \(relational), connection_type: thrift, use_kerberos: false, kerberos_service_name: hive, timeout_seconds: 60, catalog_name: hive, \
        metastore_db_name: metastore, mode: hive, ingestion_job_id: x, use_catalog_subtype: true, use_dataset_pascalcase_subtype: false, \
        include_catalog_name_in_ids: false, enable_properties_merge: true, simplify_nested_field_paths: false, database_pattern: {allow: [".*"]}, \
        schemas_where_clause_suffix: "", tables_where_clause_suffix: "AND 1=1", views_where_clause_suffix: ""
        """, named: ["tables_where_clause_suffix", "kerberos_service_name", "metastore_db_name"]),
    Example(
      type: "sqlalchemy", config: "connect_uri: \"sqlite:////srv/shop.db\", platform: sqlite, include_views: true, table_pattern: {allow: [\".*\"]}, options: {}"),
    Example(
      type: "mongodb",
      config: """
        connect_uri: "mongodb://h.example", username: admin, password: "${PW}", authMechanism: DEFAULT, options: {}, enableSchemaInference: true, \
        schemaSamplingSize: 100, useRandomSampling: true, maxSchemaSize: 300, maxDocumentSize: 16793600, excludeSystemCollections: true, \
        hostingEnvironment: SELF_HOSTED, database_pattern: {allow: [".*"]}, collection_pattern: {allow: [".*"]}
        """),
    Example(
      type: "kafka",
      config: """
        connection: {bootstrap: "broker:9092", schema_registry_url: "http://registry:8081", client_timeout_seconds: 60, \
        consumer_config: {security.protocol: SASL_SSL, sasl.mechanism: PLAIN, sasl.username: u, sasl.password: "${PW}"}, \
        schema_registry_config: {basic.auth.user.info: "u:${PW}"}}, topic_patterns: {allow: [".*"], deny: ["^_.*"]}, \
        domain: {"urn:li:domain:sales": {allow: [".*"]}}, topic_subject_map: {"a-value": "b"}, external_url_base: "https://c3", \
        schema_registry_class: datahub.ingestion.source.confluent_schema_registry.ConfluentSchemaRegistry, schema_tags_field: tags, \
        enable_meta_mapping: true, meta_mapping: {}, field_meta_mapping: {}, strip_user_ids_from_email: false, tag_prefix: "", \
        ignore_warnings_on_schema_type: false, disable_topic_record_naming_strategy: false, profiling: {enabled: false}
        """, named: ["topic_subject_map", "schema_registry_class", "external_url_base", "meta_mapping", "schema_tags_field"]),
    Example(
      type: "kafka-connect",
      config: """
        connect_uri: "http://connect:8083", username: u, password: "${PW}", cluster_name: cdc, convert_lineage_urns_to_lowercase: false, \
        connector_patterns: {deny: ["^x"]}, provided_configs: [{provider: env, path_key: URL, value: "jdbc:postgresql://h/d"}], \
        connect_to_platform_map: {c: {postgres: eu}}, platform_instance_map: {kafka: eu}, use_connect_topics_api: true, \
        generic_connectors: [{connector_name: c, source_dataset: a.b, source_platform: postgres}], use_schema_resolver: true, \
        schema_resolver_expand_patterns: true, schema_resolver_finegrained_lineage: true
        """, named: ["use_schema_resolver"]),
    Example(
      type: "iceberg",
      config: """
        catalog: {lake: {type: rest, uri: "http://rest:8181", warehouse: w, token: "${PW}", s3.access-key-id: A, s3.secret-access-key: "${PW}", \
        s3.region: eu-central-1, s3.endpoint: "http://minio:9000", py-io-impl: pyiceberg.io.pyarrow.PyArrowFileIO}}, table_pattern: {allow: [".*"]}, \
        namespace_pattern: {allow: [".*"]}, profiling: {enabled: true, include_field_null_count: true}, user_ownership_property: owner, \
        group_ownership_property: team, processing_threads: 4
        """),
    Example(
      type: "glue",
      config: """
        \(aws), aws_role: "arn:aws:iam::1:role/r", aws_profile: p, aws_proxy: {}, aws_retry_num: 5, aws_retry_mode: standard, read_timeout: 60, \
        aws_advanced_config: {}, database_pattern: {allow: [".*"]}, table_pattern: {allow: [".*"]}, catalog_id: "123456789012", extract_owners: true, \
        extract_transforms: true, ignore_unsupported_connectors: true, underlying_platform: glue, emit_s3_lineage: true, \
        glue_s3_lineage_direction: upstream, ignore_resource_links: true, use_s3_bucket_tags: true, use_s3_object_tags: true, \
        include_column_lineage: true, extract_delta_schema_from_parameters: true, extract_lakeformation_tags: true, profiling: {enabled: true}
        """, named: ["aws_role", "aws_profile", "extract_transforms", "use_s3_bucket_tags", "extract_lakeformation_tags", "profiling"]),
    Example(
      type: "s3",
      config: """
        path_specs: [{include: "s3://lake/raw/{table}/*.parquet", exclude: ["s3://lake/raw/tmp/**"], file_types: [parquet, csv], default_extension: csv, \
        table_name: "{table}", enable_compression: true, sample_files: true, allow_double_stars: false, autodetect_partitions: true, \
        traversal_method: ALL, include_hidden_folders: false, tables_filter_pattern: {allow: [".*"]}}], aws_config: {\(aws), aws_role: r, aws_proxy: {}}, \
        platform: s3, max_rows: 100, verify_ssl: true, number_of_files_to_sample: 100, use_s3_bucket_tags: true, use_s3_object_tags: false, \
        use_s3_content_type: false, spark_driver_memory: 4g, spark_config: {}, add_partition_columns_to_schema: true, sort_schema_fields: true, \
        generate_partition_aspects: true, convert_urns_to_lowercase: false, profile_patterns: {allow: [".*"]}, profiling: {enabled: true}
        """, named: ["use_s3_bucket_tags", "profiling", "aws_role"]),
    Example(
      type: "delta-lake",
      config: """
        base_path: "s3://lake/silver", relative_path: sales, platform: delta-lake, table_pattern: {allow: [".*"]}, version_history_lookback: -1, \
        require_files: true, s3: {aws_config: {\(aws)}, use_s3_bucket_tags: true, use_s3_object_tags: false, verify_ssl: true}
        """, named: ["use_s3_bucket_tags"]),
  ]

  private static func text(_ example: Example) -> String {
    "pipeline_name: x\nsource:\n  type: \(example.type)\n  config: {\(example.config), \(shared)}\nsink: {type: datahub-rest, config: {server: \"http://gms:8080\"}}\n"
  }

  @Test(arguments: dataHub) func `a recipe of DataHub is understood, and what it lacks here is named`(example: Example) {
    let report = report(Self.text(example), variables: ["PW": "s3cret-word"])
    #expect(report.faults.map(\.description) == [])
    #expect(report.recipe != nil)
    let notes = report.notes.map(\.text)
    for key in example.named { #expect(notes.contains { $0.contains(key) }, "\(key) is not named in \(notes)") }
    #expect(!notes.contains { $0.contains("s3cret-word") })
  }

  /// What stands in `serviceConnection.config` and `sourceConfig.config` of a workflow, and what the configuration then has.
  struct Workflow: Sendable, CustomTestStringConvertible {
    let type: String
    let connection: String
    var options = "type: DatabaseMetadata, markDeletedTables: true, includeTables: true, includeViews: true"
    var expected: [String: String] = [:]
    var named: [String] = []
    var testDescription: String { type }
  }

  private static let awsConfig = "awsAccessKeyId: AKIA, awsSecretAccessKey: \"${PW}\", awsRegion: eu-central-1, endPointURL: \"http://minio:9000\""

  static let workflows: [Workflow] = [
    Workflow(
      type: "postgres",
      connection: "type: Postgres, scheme: postgresql+psycopg2, username: u, authType: {password: \"${PW}\"}, hostPort: \"h:5432\", database: shop, ingestAllDatabases: false, sslMode: require",
      expected: ["host_port": "h:5432", "database": "shop", "password": "s3cret-word", "sslmode": "require"]),
    Workflow(
      type: "mysql", connection: "type: Mysql, username: u, authType: {password: \"${PW}\"}, hostPort: \"h:3306\", databaseSchema: shop, sslConfig: {caCertificate: /ca.pem}",
      expected: ["host_port": "h:3306", "username": "u"]),
    Workflow(
      type: "sqlite", connection: "type: SQLite, hostPort: \"localhost\", databaseMode: /srv/shop.db, database: x", expected: ["path": "/srv/shop.db"]),
    Workflow(
      type: "trino",
      connection: "type: Trino, username: u, authType: {password: \"${PW}\"}, hostPort: \"h:8443\", catalog: lake, databaseSchema: s, proxies: {}, verify: x",
      expected: ["host_port": "h:8443", "database": "lake", "password": "s3cret-word"], named: ["verify"]),
    Workflow(
      type: "hive", connection: "type: Hive, scheme: hive, username: u, hostPort: \"h:9083\", databaseSchema: default, authOptions: \"auth=CUSTOM\", metastoreConnection: {type: Postgres}",
      expected: ["host_port": "h:9083"], named: ["authOptions", "metastoreConnection"]),
    Workflow(
      type: "glue", connection: "type: Glue, awsConfig: {\(awsConfig)}, storageServiceName: s",
      expected: ["aws_region": "eu-central-1", "aws_access_key_id": "AKIA", "aws_secret_access_key": "s3cret-word", "aws_endpoint_url": "http://minio:9000"],
      named: ["storageServiceName"]),
    Workflow(
      type: "deltalake",
      connection: "type: DeltaLake, configSource: {connection: {securityConfig: {\(awsConfig)}}, bucketName: lake, prefix: silver}",
      expected: ["base_path": "s3://lake/silver", "s3_access_key_id": "AKIA", "s3_endpoint": "http://minio:9000"]),
    Workflow(
      type: "iceberg",
      connection: """
        type: Iceberg, catalog: {name: lake, databaseName: d, warehouseLocation: w, connection: {uri: "http://rest:8181", \
        credential: {clientId: id, clientSecret: "${PW}"}, fileSystem: {type: {\(awsConfig)}}}}, ownershipProperty: team
        """, expected: ["uri": "http://rest:8181", "warehouse": "w", "s3_access_key_id": "AKIA", "owner_property": "team", "catalog_name": "lake"],
      named: ["databaseName"]),
    Workflow(
      type: "mongodb", connection: "type: MongoDB, scheme: mongodb, username: u, password: \"${PW}\", hostPort: \"h:27017\", databaseName: shop, connectionOptions: {}",
      expected: ["host_port": "h:27017", "database": "shop", "username": "u"]),
    Workflow(
      type: "kafka",
      connection: """
        type: Kafka, bootstrapServers: "b:9092", schemaRegistryURL: "http://r:8081", saslUsername: u, saslPassword: "${PW}", saslMechanism: PLAIN, \
        securityProtocol: SASL_SSL, consumerConfig: {}, schemaRegistryConfig: {}, schemaRegistryTopicSuffixName: "-value"
        """, options: "type: MessagingMetadata, markDeletedTopics: true, generateSampleData: false, topicFilterPattern: {excludes: [\"_.*\"]}",
      expected: ["bootstrap": "b:9092", "username": "u", "sasl_mechanism": "PLAIN", "security_protocol": "SASL_SSL"], named: ["schemaRegistryTopicSuffixName"]),
    Workflow(
      type: "kafkaconnect", connection: "type: KafkaConnect, hostPort: \"http://c:8083\", verifySSL: true, messagingServiceName: k, KafkaConnectConfig: {username: u, password: \"${PW}\"}",
      options: "type: PipelineMetadata, markDeletedPipelines: true, includeLineage: true, lineageInformation: {dbServiceNames: []}, pipelineFilterPattern: {includes: [\"cdc_.*\"]}",
      expected: ["connect_uri": "http://c:8083"], named: ["messagingServiceName", "lineageInformation"]),
    Workflow(
      type: "s3", connection: "type: S3, awsConfig: {\(awsConfig)}, bucketNames: [lake]",
      options: "type: StorageMetadata, containerFilterPattern: {includes: [\".*\"]}, storageMetadataConfigSource: {securityConfig: {}}",
      named: ["storageMetadataConfigSource"]),
  ]

  @Test(arguments: workflows) func `a workflow of OpenMetadata is understood, and what it lacks here is named`(workflow: Workflow) throws {
    let text = """
      source:
        type: \(workflow.type)
        serviceName: svc
        serviceConnection: {config: {\(workflow.connection), supportsMetadataExtraction: true}}
        sourceConfig: {config: {\(workflow.options)}}
      sink: {type: metadata-rest, config: {}}
      workflowConfig: {openMetadataServerConfig: {hostPort: "http://om:8585/api", authProvider: openmetadata}}
      """
    let report = report(text, variables: ["PW": "s3cret-word"])
    #expect(report.faults.map(\.description) == [])
    let recipe = try #require(report.recipe)
    #expect(recipe.name == "svc")
    for (key, value) in workflow.expected { #expect(try recipe.configuration.text(key) == value, "\(key)") }
    let notes = report.notes.map(\.text)
    for key in workflow.named { #expect(notes.contains { $0.contains(key) }, "\(key) is not named in \(notes)") }
    #expect(!notes.contains { $0.contains("s3cret-word") })
  }
}
