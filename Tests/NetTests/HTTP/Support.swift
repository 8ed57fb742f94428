import Net

/// The bytes of a test's text.
func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
