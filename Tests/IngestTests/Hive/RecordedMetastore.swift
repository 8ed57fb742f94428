import Codecs

@testable import Ingest

/// What a Hive metastore 2.3.10 answered about a database that Spark 4.3 had filled: one table of each of its kinds and a
/// view, gzip over the replies as they came.
enum RecordedMetastore {
  /// The reply to `get_database`.
  static func database() throws -> ThriftMessage { try message(databaseReply) }

  /// The reply to `get_table_objects_by_name`: bucketed, customers, logs, orc_t, orders and v_orders of retail.
  static func tables() throws -> ThriftMessage { try message(tablesReply) }

  /// The tables by their names.
  static func tablesByName() throws -> [String: ThriftStructure] {
    let structures = try tables().body[0]?.list?.compactMap(\.structure) ?? []
    return Dictionary(structures.map { ($0[1]?.string ?? "", $0) }) { first, _ in first }
  }

  private static func message(_ text: String) throws -> ThriftMessage {
    let bytes = try Decompressor.decompress(Base64.standard.decode(text) ?? [], .gzip, limit: 1 << 20)
    var reader = ThriftBinaryReader(bytes[...])
    return try reader.message()
  }

  private static let databaseReply = """
    H4sIAAAAAAACAzWNQQ6CQAxFO0rQZPAO494we47hBUwJRSYODikVth7dKcRF0/+b93+/Bg4AUD1JHh0KtjhT9qYCsGCyKpkEQ7Qbdr1vxkV80c2l\
    9U3cOI25KaL0iUcLx8zVfYjU+JkXP4SF/N7hNeZXZBrSZ/5f6669QGGtfs1TCOGoW2ELpUpOSc5w2okf1x7dcbIAAAA=
    """

  private static let tablesReply = """
    H4sIAAAAAAACA+1Z63LjthWmLHt9kT1uZ9JO71WVS72JC1my3V27SWYcr3ejxpY9lrKZZCejgUhYRkwSCgjK8e7sTB+iD9Sn6r82PQB4ESVZhLze\
    /opnTIrguQAH53z4AP6jYM1ZlvXrHhEdgbsu6bDud8QWQad70/GxR+BlYd2yVuH+oGQV4LZsh4FgHuFBSek+4ERg6pasIjzMc8bEkjV/VRD/WbIW\
    oMVash7I26q1uG4VpJ1FbWeOOpGBLu1RX2gDxStyY2mBBeIpu0omEJz6PS2zctZo7JddBlqRaDEI/Ixg1D6PHYfrF2V4EdriY7gRIva12OZL2o9+\
    fhqrCNyLRraGOcc3H2ffL/Q560cC6x7uR683YQSxSLGLo26vOcSmHnY3avXN+kNLNz6+oC7ZrwZ8UL2kA1LV8au6+IpUrzEnlywM4lbkdKtD8Zaj\
    /4TxHsJ9bF8SdIkdxvpImkHfu4gy1Mf8+5AIdIL7nDhn+qnh90PxlHEPQ5Tnwcans9s4DUViZA5mFqb1R/hbldMpR/U3I5MB4Q5BkcnP4X2L8Cdk\
    zSqWSjIl4P8dEKHYpS+xoMxHF8qhzMKanJw+FpdvEkJr3VqSnuC+LHPRWrNWlGvIzxLkZ/Rubl2/K66rBujYqmxeilSWlcrv4f/DAEZ2hQIYZSCg\
    x4GgdoBs5rbgKUAqg5GHfzgmvjRT24XrxnQdSB6EBz2tUXgMl18Ijv2AEl90XByIJ47bpqoyV2qP9nbru4/+Wt+Cp/em26UO8qgfRxLlCjuyzbfF\
    IQv9ZAJ+larZnGBB0ACiChMlK2MHbSPZkY9MgpLqFepwqeYHZWKHlvzQewrJEMQNfzFx7oeum5jZyo4rYCG3SYACyGQPQzW/86oibvqksl/REFLZ\
    rFxQ4jpBZf/Fq4oESXhFHWiOxFzm9+BJOpGQWtkHNbJZ8SAdHSxwZf9VxWaeB/MJwoB3ldevNxNDqoOpLY0uxtZSZMwYBXiczeSwssTQRNskFhpi\
    7zwGl/qkXMv0H2B61v5/+9p4gBLxxweowB+aiUtkx9ojzm3mA7r4QRN8aPvmDtUSMu4RVhNohIQY9TXAbkiiRlhnSI/wuPXwDboBRZVGNbNS5QcX\
    aub9/JIF5JOoXUO7sshW2LVPeEcQ7MlV0uby9ud81IrhU4GhiVcFc7FXI4hOAFdD9O8m6gDUnLPrBGk+yu/JGM4sCyaw26IvJXzP1x/XdoxCkF0P\
    PsyVH/NbMwnCRIB9mD/KEShfjEoZfv7sMF54yxvPnpydP4S234xDLdTDgDqES+WIKeSvkzDMEccbRgk5FMj3THIvDsQfJgqPzWdJceW1k4PmwbOj\
    J532wWfHR3PAHSJu+IABAcqjzv+9jToXJ1PnmJqqzowyzx3NPBV1vyaUO2UY4ChZlk+7M5KqeCQ/kVJNSu8Wv3tgpHNRVjhCj3oecJrE+cZJD7qc\
    ne+Ywa6M1ECG+Ui4g5gAGrhBXGGVW4X7WlLxP+iIGWutm0BtfTo9K3x9//QsQw5kTU1YJncMlsnUSlJ4d6dhzhCjkhNsrqlTYHYCBYH/bRp4OcNU\
    pv/ZEFrbIA100yg1amk6zrIMGG05DMC5treTB87zMJQcaP7xNmiei00Ae51wZlHk+DryUoiqsaiRW/7cnhE6dD+l3Y1xhPMUQqI2+WEcY/enAqLE\
    vkbPZ5x8ASQU9PPwtX6LOYWodeTilzfoGC4t6vXdGWB1Ey4lVcXIIS71dNubI2UhOqBx8M2EOVq6gT/Pc5wEIBdmAciaMUBK/yYIubu3Nx38rH+b\
    gJ9MyTvvxiBvM1uxIRxJtyKmEKY2VHfrRzw3lQiZ8mEhp9iXuqF9RQRxphZ8aOUUfMLFiikRKwwm8atHMxZ52r+fGJZmWHeN4H2e+i1PhQTtMSFC\
    1JmKCQFLMaEwgMu707DmM2VbQc2OEb/ayjnZsv45K3WaueIHd2IdH+SHYRh0pyJ0i2UR+h55Rw7ALDBud8Qd0WU+QhKs9ZcFzC0wG68fQ0w32QH6\
    mMefTAq2bi0NMLcvMd+obcV7v0IEU4uqfTv+GLEz86ZFjUkOozq19EEQnXJ7DIO2TLTyUOehiZGWBJ0YYwrTMeYeAaJ4L7VZeGFSmzgtryRBzIuz\
    m2rrLDJXtWdcxzudw88PzjvPD87Vvf312VGn1T5vNJ9JkEiTNUM1nPt0EqX9/dGHQcfgKCcsmtKHzFfQZWW6PPO30OLkAot2BC0C0ObbRH4vGavL\
    vdydwbD6W9wY/P8q9efS04CSawQD4zeIhUIe/g0t3X9Sb6NN7oHvNCExIXFsEnP/5IRikp1aMnFy3VECnFwQDnPRJl7/OTQog9Ldi2/NYGMbnv54\
    a6/kJkO5XXTIBQ5dkUhnHGMILtRQkPVutNF+X1kDmUPmX9De0GdE2XNEfGnYUd/RoT4lVN+qEJBAWkcSub5hvhRePBJ29cv2Yf4gZV/WlK1Oegbx\
    y5FJgEkaPr1a111RCHvCHOlw9fD05Oyo2TpoN06b2bPr5e8Y9ctSJYdF/eutfh9MkOBtfSVUcDieJE9D35bFN5Ik27fPPxf0AtsC0YC5um7TbFi4\
    wG5ASurEsdk6Oj46bJcZos5m2dYfH8pPz09PyhHP0MBaZuW/nzaacWPyDb9sl0+bSvsTG0n4LL0NoxIpVp83zttfHhx3njeOvlLYb/0PrIy0bzEj\
    AAA=
    """
}
