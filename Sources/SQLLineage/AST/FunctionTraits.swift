/// What a function does to the columns it reads.
struct FunctionTraits: OptionSet, Hashable {
  let rawValue: UInt8
  /// Folds many rows into one.
  static let aggregate = FunctionTraits(rawValue: 1)
  /// Its first argument decides and is not part of the value.
  static let conditional = FunctionTraits(rawValue: 2)
  /// One bare word among its arguments is a unit of time.
  static let takesUnit = FunctionTraits(rawValue: 4)
  /// Hides the value: a hash, a mask.
  static let masking = FunctionTraits(rawValue: 8)
  /// `f(x AS type)`.
  static let cast = FunctionTraits(rawValue: 16)
  /// Takes a search value and results in turn: DECODE.
  static let decode = FunctionTraits(rawValue: 32)
  /// Its arguments are type names or flags, never columns.
  static let opaque = FunctionTraits(rawValue: 64)
  /// `f(type, x)`: T-SQL's CONVERT.
  static let typeFirst = FunctionTraits(rawValue: 128)

  /// The traits of the function with that lower-case name.
  static func of(_ name: String) -> FunctionTraits {
    if let known = known[name] { return known }
    return dateFunction(name) ? .takesUnit : []
  }

  private static func dateFunction(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    func contains(_ part: String) -> Bool {
      let part = Array(part.utf8)
      guard bytes.count >= part.count else { return false }
      return (0...bytes.count - part.count).contains { bytes[$0..<$0 + part.count].elementsEqual(part) }
    }
    return contains("date") || contains("time") || contains("trunc") || name == "last_day" || name == "next_day"
  }

  private static let known: [String: FunctionTraits] = {
    var table: [String: FunctionTraits] = [:]
    func add(_ traits: FunctionTraits, _ names: String) {
      for name in names.split(separator: " ") { table[String(name), default: []].formUnion(traits) }
    }
    add(
      .aggregate,
      """
      count sum avg min max mean total count_big countif count_if sumif sum_if avgif avg_if countdistinct uniq uniqexact \
      uniqcombined uniqhll12 any_value any arbitrary anylast anyheavy argmin argmax arg_min arg_max min_by max_by \
      minby maxby stddev stddev_pop stddev_samp stdev stdevp var varp variance var_pop var_samp corr covar_pop \
      covar_samp regr_slope regr_intercept regr_r2 regr_count median mode percentile percentile_cont percentile_disc \
      percentile_approx approx_percentile approx_quantile approx_quantiles quantile quantiles quantileexact \
      quantiletdigest approx_distinct approx_count_distinct approxcountdistinct hll ndv approx_top_count approx_most_frequent \
      array_agg arrayagg array_concat_agg string_agg listagg group_concat wm_concat collect_list collect_set \
      collect grouparray groupuniqarray list map_agg multimap_agg histogram json_agg jsonb_agg json_object_agg \
      jsonb_object_agg json_arrayagg json_objectagg object_agg xmlagg bool_and bool_or booland_agg boolor_agg every \
      logical_and logical_or bit_and bit_or bit_xor bitand_agg bitor_agg checksum_agg first_value last_value nth_value \
      skewness kurtosis product geometric_mean entropy grouping_sets_sum sumdistinct sum_distinct max_value min_value \
      summap maxmap topk sketch theta_sketch hll_sketch_agg hll_union bitmap_agg st_union_agg st_union_aggr
      """)
    add(.conditional, "if iif iff nvl2 multiif")
    add(.decode, "decode")
    add(
      .takesUnit,
      """
      date_trunc datediff date_diff dateadd date_add datepart date_part datename timestampdiff timestampadd \
      timestamp_diff timestamp_add timestamp_sub timestamp_trunc datetime_diff datetime_add datetime_sub \
      datetime_trunc time_diff time_add time_trunc date_sub extract trunc last_day time_slice months_between ceil floor
      """)
    add(
      .masking,
      """
      md5 sha sha1 sha2 sha224 sha256 sha384 sha512 hash hashbytes checksum binary_checksum crc32 xxhash64 xxhash32 \
      murmur_hash murmurhash3 farm_fingerprint fnv_hash siphash64 cityhash64 mask mask_hash mask_first_n mask_last_n \
      mask_show_first_n mask_show_last_n md5_hex md5_binary sha1_hex sha2_hex sha2_binary standard_hash ora_hash encrypt \
      aes_encrypt pgp_sym_encrypt hmac digest tokenize anonymize pseudonymize
      """)
    add(.cast, "cast try_cast safe_cast tryconvert trycast treat xmlcast xmlserialize json_serialize reinterpret")
    add(.typeFirst, "try_convert")
    add(.opaque, "grouping_id current_setting typeof_name")
    return table
  }()
}
