import SalesCore

extension EdgeCases {
    /// EC-01 to EC-05: names.
    mutating func addNames() {
        lead("EC-01 Accents", owner: .first, zoe("Zoë", "Müller-Łukasiewicz", company: "Brasserie Éloïse & Fils"))
        lead("EC-01 Several marks on a letter", owner: .first, name("Nguyễn Thị", "Ánh", company: "Hoa Sen Textiles"))
        let decomposed = zoe(
            "Zoe\u{308}",
            "Mu\u{308}ller-Łukasiewicz",
            company: "Brasserie E\u{301}loi\u{308}se & Fils"
        )
        lead("EC-01 The same name, decomposed", decomposed)
        lead("EC-02 Right to left", owner: .first, name("محمد", "العلي", company: "Alnoor Trading"))
        lead("EC-02 Right to left", owner: .first, name("שירה", "כהן", company: "Galil Optics"))
        lead("EC-02 Right to left among Latin letters", name("محمد", "العلي (Ali)", company: "شركة Norvella Foods 24"))
        lead("EC-03 Emoji", name("Sam", "👩🏽‍💻", company: "Kestora Travel 🇫🇷"))
        lead("EC-04 No first name", ["firstname": .null, "lastname": .text("王小明"), "companyname": .text("明 Software")])
        lead("EC-04 Single letters", name("O", "K", company: "X"))
        lead("EC-04 Long company name", name("Hubert", "Long", company: longCompany))
        lead("EC-04 Empty last name", name("Prudence", "", company: "Belmonde Media"))
        lead("EC-05 Formula", name("=1+1", "=1+1", company: "=cmd|' /C calc'!A0"))
        lead("EC-05 Markup", name("<b>x</b>", "<script>alert(1)</script>", company: "<img src=x onerror=alert(1)>"))
        lead("EC-05 Statement", name("Robert'); --", "Tables", company: "'; drop table lead; --"))
        lead("EC-05 Blanks around", name("  Blanche ", " Leblanc  ", company: "  Lumgate Paper "))
        lead("EC-05 Zero width", name("Ann\u{200B}a", "Silen\u{200B}t", company: "Orness\u{200B} Glass"))
    }

    /// EC-06 to EC-10 and EC-29: addresses and phone numbers.
    mutating func addReachability() {
        let noPhone: [String: Value] = ["telephone1": .null, "mobilephone": .null]
        lead("EC-06 No e-mail", ["emailaddress1": .null])
        lead("EC-06 No phone", noPhone)
        lead("EC-06 Neither e-mail nor phone", noPhone.merging(["emailaddress1": .null]) { $1 })
        let noMail = lead("EC-07 E-mail opt-out", call: false, ["donotemail": .bool(true)])
        activity(.email, "EC-07 Send the brochure", noMail, due: .daysAgo(0, second: 34_200))
        lead("EC-07 Phone opt-out", ["donotphone": .bool(true)])
        addDuplicateAddresses()
        addInvalidAddresses()
        addBounces()
        lead("EC-29 Extension", phone("+1 212-555-0142 ext. 12"))
        lead("EC-29 Letters", phone("+1 800-555-01GO"))
        lead("EC-29 Short code", phone("55501"))
        lead("EC-29 No country code", phone("020 7946 0123"))
        lead("EC-29 Two numbers in one", phone("+1 212-555-0101 / +1 212-555-0102"))
        lead("EC-29 Thirty digits", phone("555010055501005550100555010055"))
    }

    private mutating func addDuplicateAddresses() {
        lead("EC-08 Same address as another lead", mail("same.address@example.com"))
        lead("EC-08 Same address as the lead before", mail("same.address@example.com"))
        lead("EC-08 Same address as a contact", mail("lead.and.contact@example.org"))
        lead("EC-08 Differs only in case", mail("Same.Address@Example.com"))
        lead("EC-08 Differs only in a tag", mail("same.address+trial@example.com"))
        contact("EC-08 Same address as a lead", mail("lead.and.contact@example.org"))
    }

    private mutating func addInvalidAddresses() {
        lead("EC-09 No at sign", mail("no-at-sign.example.com"))
        lead("EC-09 Two at signs", mail("two@at@example.com"))
        lead("EC-09 Blank inside", mail("blank inside@example.com"))
        lead("EC-09 Internationalised domain", mail("post@bücher.test"))
        lead("EC-09 Quoted local part", mail("\"john doe\"@example.com"))
        let labels = String(repeating: String(repeating: "a", count: 60) + ".", count: 3)
        lead("EC-09 254 characters", mail(String(repeating: "x", count: 64) + "@" + labels + "a.test"))
    }

    private mutating func addBounces() {
        let hard = lead("EC-10 Hard bounce", mail("gone@bounce.test"))
        received("EC-10 Undelivered Mail Returned to Sender", hard, "550 5.1.1 <gone@bounce.test>: user unknown")
        let soft = lead("EC-10 Soft bounce three times", mail("full@bounce.test"))
        for attempt in 1...3 {
            let text = "452 4.2.2 <full@bounce.test>: mailbox full (attempt \(attempt))"
            received("EC-10 Delivery delayed", soft, text, daysAgo: 10 - attempt)
        }
        let away = lead("EC-10 Out of office")
        received("EC-10 Automatic reply: out of office", away, "I am away until Monday and read my mail then.")
        let complaint = lead("EC-10 Spam complaint", ["donotemail": .bool(true)])
        received("EC-10 Complaint about a message", complaint, "Feedback-Type: abuse")
    }

    private mutating func received(
        _ subject: String,
        _ regarding: EdgeCase.Regarding,
        _ text: String,
        daysAgo: Int = 6
    ) {
        activity(.email, subject, regarding, due: .none, completed: (4, daysAgo), description: text)
    }

    /// EC-16, EC-17 and EC-22: who owns what, and closed records with open work.
    mutating func addOwnership() {
        let reassigned = lead("EC-16 Reassigned, the call is still the former seller’s", owner: .second, call: false)
        activity(.phonecall, "EC-16 Call back", reassigned, owner: .former, due: .daysAgo(1, second: 39_600))
        lead("EC-16 Owner is disabled", owner: .former)
        lead("EC-16 Owner is a team", owner: .team)
        lead("EC-17 Qualified with an open call", status: (1, 3))
        lead("EC-17 Disqualified with an open call", status: (2, 6))
        lead("EC-17 Reopened", status: (0, 2))
        opportunity("EC-17 Won with an open task", status: (1, 3), closed(value: 12_000))
        opportunity("EC-17 Lost with an open task", status: (2, 5), closed(value: 0))
        opportunity("EC-17 Reopened", closed(value: 9000))
        lead("EC-22 Of the seller with the most open items", owner: .busiest, call: false)
        lead("EC-22 Of the seller without open items", owner: .idle, status: (1, 3), call: false)
    }

    private func closed(value: Int64) -> [String: Value] {
        let day = Zone.utc.day(of: moments.now).adding(days: -12)
        return [
            "actualvalue": .decimal(Decimal4(tenThousandths: value * 10_000)),
            "actualclosedate": .date(day),
        ]
    }

    private func name(_ first: String, _ last: String, company: String) -> [String: Value] {
        ["firstname": .text(first), "lastname": .text(last), "companyname": .text(company)]
    }

    private func zoe(_ first: String, _ last: String, company: String) -> [String: Value] {
        name(first, last, company: company).merging(mail("zoe.muller@brasserie-eloise.test")) { $1 }
    }

    private func mail(_ address: String) -> [String: Value] { ["emailaddress1": .text(address)] }

    private func phone(_ number: String) -> [String: Value] { ["telephone1": .text(number)] }

    private var longCompany: String {
        let text = String(repeating: "Corvella Research and Development Partners ", count: 5)
        return String(text.prefix(197)) + "Ltd"
    }
}
