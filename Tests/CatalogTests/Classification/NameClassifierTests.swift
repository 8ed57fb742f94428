import Testing

@testable import Catalog

/// What names tell about personal data.
@Suite struct NameClassifierTests {
  @Test(arguments: [
    ("email", "Email"), ("customerEmail", "Email"), ("E-Mail", "Email"), ("reply_mail_2", "Email"), ("home_phone", "Phone"),
    ("MobileNumber", "Phone"), ("first_name", "Name"), ("customerFullName", "Name"), ("ip", "IPAddress"), ("remote_addr", "IPAddress"),
    ("ip_address", "IPAddress"), ("ship_address", "Address"), ("zip", "Address"), ("date_of_birth", "BirthDate"), ("dob", "BirthDate"),
    ("ssn", "NationalID"), ("national_id", "NationalID"), ("iban", "Payment"), ("credit_card_number", "Payment"), ("longitude", "Location"),
    ("diagnosis", "Health"), ("gender", "Sensitive"),
  ])
  func `a telling name gets its tag`(name: String, tag: String) {
    #expect(NameClassifier().proposal(name: name, type: .string)?.tag == tag)
  }

  @Test(arguments: [
    "", "id", "name", "email_sent_at", "phone_count", "email_id", "is_email", "address_type", "order_total", "ship", "tip", "zipper",
    "mail_server", "product_name", "mac_address", "telemetry",
  ])
  func `a name that tells nothing gets none`(name: String) {
    #expect(NameClassifier().proposal(name: name, type: .string) == nil)
  }

  @Test func `types that cannot hold it rule it out`() {
    #expect(NameClassifier().proposal(name: "email", type: .boolean) == nil)
    #expect(NameClassifier().proposal(name: "phone", type: .timestamp) == nil)
    #expect(NameClassifier().proposal(name: "birth_date", type: .date)?.tag == "BirthDate")
  }

  @Test(arguments: [("customerEMail_2", ["customer", "email"]), ("ABCdef", ["abcdef"]), ("a__b", ["a", "b"]), ("ÄrgerÖl", ["ärger", "öl"])])
  func `names part at case, digits and signs`(name: String, words: [String]) { #expect(NameClassifier.words(name) == words) }
}
