// Each file is taken in by the compiler, so the program needs none of them beside it. A test holds this list to the folders.
#include "resources.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char migrations_0001_catalog_sql[] = {
#embed "../../migrations/0001_catalog.sql"
};
static const unsigned char migrations_0002_accounts_sql[] = {
#embed "../../migrations/0002_accounts.sql"
};
static const unsigned char migrations_0003_recipes_sql[] = {
#embed "../../migrations/0003_recipes.sql"
};
static const unsigned char migrations_0004_secrets_sql[] = {
#embed "../../migrations/0004_secrets.sql"
};
static const unsigned char migrations_0005_column_runs_sql[] = {
#embed "../../migrations/0005_column_runs.sql"
};
static const unsigned char migrations_0006_links_by_subject_sql[] = {
#embed "../../migrations/0006_links_by_subject.sql"
};
static const unsigned char migrations_0007_profiles_sql[] = {
#embed "../../migrations/0007_profiles.sql"
};
static const unsigned char migrations_0008_claims_with_extra_sql[] = {
#embed "../../migrations/0008_claims_with_extra.sql"
};
static const unsigned char migrations_0009_lean_rows_sql[] = {
#embed "../../migrations/0009_lean_rows.sql"
};
static const unsigned char migrations_0010_edge_runs_sql[] = {
#embed "../../migrations/0010_edge_runs.sql"
};
static const unsigned char migrations_0011_index_notes_sql[] = {
#embed "../../migrations/0011_index_notes.sql"
};
static const unsigned char migrations_0012_job_targets_sql[] = {
#embed "../../migrations/0012_job_targets.sql"
};
static const unsigned char public_cairn_css[] = {
#embed "../../Public/cairn.css"
};
static const unsigned char public_cairn_js[] = {
#embed "../../Public/cairn.js"
};
static const unsigned char public_favicon_svg[] = {
#embed "../../Public/favicon.svg"
};
static const unsigned char recipes_iceberg_folder_yaml[] = {
#embed "../../recipes/iceberg-folder.yaml"
};
static const unsigned char recipes_iceberg_sql_yaml[] = {
#embed "../../recipes/iceberg-sql.yaml"
};
static const unsigned char recipes_iceberg_yaml[] = {
#embed "../../recipes/iceberg.yaml"
};
static const unsigned char recipes_kafka_yaml[] = {
#embed "../../recipes/kafka.yaml"
};
static const unsigned char recipes_trino_yaml[] = {
#embed "../../recipes/trino.yaml"
};
static const unsigned char recipes_s3_yaml[] = {
#embed "../../recipes/s3.yaml"
};
static const unsigned char recipes_mongodb_yaml[] = {
#embed "../../recipes/mongodb.yaml"
};
static const unsigned char recipes_hive_yaml[] = {
#embed "../../recipes/hive.yaml"
};
static const unsigned char recipes_glue_yaml[] = {
#embed "../../recipes/glue.yaml"
};
static const unsigned char recipes_files_yaml[] = {
#embed "../../recipes/files.yaml"
};
static const unsigned char recipes_duckdb_yaml[] = {
#embed "../../recipes/duckdb.yaml"
};
static const unsigned char recipes_delta_lake_yaml[] = {
#embed "../../recipes/delta-lake.yaml"
};
static const unsigned char recipes_kafka_connect_yaml[] = {
#embed "../../recipes/kafka-connect.yaml"
};
static const unsigned char recipes_mysql_yaml[] = {
#embed "../../recipes/mysql.yaml"
};
static const unsigned char recipes_postgres_yaml[] = {
#embed "../../recipes/postgres.yaml"
};
static const unsigned char recipes_rabbitmq_yaml[] = {
#embed "../../recipes/rabbitmq.yaml"
};
static const unsigned char recipes_sqlite_yaml[] = {
#embed "../../recipes/sqlite.yaml"
};
static const unsigned char recipes_demo_bronze_yaml[] = {
#embed "../../recipes/demo/bronze.yaml"
};
static const unsigned char recipes_demo_lakehouse_yaml[] = {
#embed "../../recipes/demo/lakehouse.yaml"
};

static const struct cairn_resource resources[] = {
  {"migrations/0001_catalog.sql", migrations_0001_catalog_sql, sizeof migrations_0001_catalog_sql},
  {"migrations/0002_accounts.sql", migrations_0002_accounts_sql, sizeof migrations_0002_accounts_sql},
  {"migrations/0003_recipes.sql", migrations_0003_recipes_sql, sizeof migrations_0003_recipes_sql},
  {"migrations/0004_secrets.sql", migrations_0004_secrets_sql, sizeof migrations_0004_secrets_sql},
  {"migrations/0005_column_runs.sql", migrations_0005_column_runs_sql, sizeof migrations_0005_column_runs_sql},
  {"migrations/0006_links_by_subject.sql", migrations_0006_links_by_subject_sql, sizeof migrations_0006_links_by_subject_sql},
  {"migrations/0007_profiles.sql", migrations_0007_profiles_sql, sizeof migrations_0007_profiles_sql},
  {"migrations/0008_claims_with_extra.sql", migrations_0008_claims_with_extra_sql, sizeof migrations_0008_claims_with_extra_sql},
  {"migrations/0009_lean_rows.sql", migrations_0009_lean_rows_sql, sizeof migrations_0009_lean_rows_sql},
  {"migrations/0010_edge_runs.sql", migrations_0010_edge_runs_sql, sizeof migrations_0010_edge_runs_sql},
  {"migrations/0011_index_notes.sql", migrations_0011_index_notes_sql, sizeof migrations_0011_index_notes_sql},
  {"migrations/0012_job_targets.sql", migrations_0012_job_targets_sql, sizeof migrations_0012_job_targets_sql},
  {"Public/cairn.css", public_cairn_css, sizeof public_cairn_css},
  {"Public/cairn.js", public_cairn_js, sizeof public_cairn_js},
  {"Public/favicon.svg", public_favicon_svg, sizeof public_favicon_svg},
  {"recipes/iceberg-folder.yaml", recipes_iceberg_folder_yaml, sizeof recipes_iceberg_folder_yaml},
  {"recipes/iceberg-sql.yaml", recipes_iceberg_sql_yaml, sizeof recipes_iceberg_sql_yaml},
  {"recipes/iceberg.yaml", recipes_iceberg_yaml, sizeof recipes_iceberg_yaml},
  {"recipes/kafka.yaml", recipes_kafka_yaml, sizeof recipes_kafka_yaml},
  {"recipes/trino.yaml", recipes_trino_yaml, sizeof recipes_trino_yaml},
  {"recipes/s3.yaml", recipes_s3_yaml, sizeof recipes_s3_yaml},
  {"recipes/mongodb.yaml", recipes_mongodb_yaml, sizeof recipes_mongodb_yaml},
  {"recipes/hive.yaml", recipes_hive_yaml, sizeof recipes_hive_yaml},
  {"recipes/glue.yaml", recipes_glue_yaml, sizeof recipes_glue_yaml},
  {"recipes/files.yaml", recipes_files_yaml, sizeof recipes_files_yaml},
  {"recipes/duckdb.yaml", recipes_duckdb_yaml, sizeof recipes_duckdb_yaml},
  {"recipes/delta-lake.yaml", recipes_delta_lake_yaml, sizeof recipes_delta_lake_yaml},
  {"recipes/kafka-connect.yaml", recipes_kafka_connect_yaml, sizeof recipes_kafka_connect_yaml},
  {"recipes/mysql.yaml", recipes_mysql_yaml, sizeof recipes_mysql_yaml},
  {"recipes/postgres.yaml", recipes_postgres_yaml, sizeof recipes_postgres_yaml},
  {"recipes/rabbitmq.yaml", recipes_rabbitmq_yaml, sizeof recipes_rabbitmq_yaml},
  {"recipes/sqlite.yaml", recipes_sqlite_yaml, sizeof recipes_sqlite_yaml},
  {"recipes/demo/bronze.yaml", recipes_demo_bronze_yaml, sizeof recipes_demo_bronze_yaml},
  {"recipes/demo/lakehouse.yaml", recipes_demo_lakehouse_yaml, sizeof recipes_demo_lakehouse_yaml},
};

const struct cairn_resource *cairn_resource_at(size_t place) {
  return place < sizeof resources / sizeof *resources ? &resources[place] : NULL;
}
