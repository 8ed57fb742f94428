extension JSON {
  /// This value changed by a JSON Merge Patch (RFC 7396): members of `patch` replace or extend, null removes.
  package func merging(patch: JSON) -> JSON {
    guard case .object(let changes) = patch else { return patch }
    var result = object ?? JSONObject()
    for change in changes {
      if change.value.isNull {
        result[change.key] = nil
      } else {
        result[change.key] = (result[change.key] ?? .null).merging(patch: change.value)
      }
    }
    return .object(result)
  }
}
