import SalesCore
import Testing

@testable import Records

@Suite("Choices whose numbers others exchange")
struct ChoiceTests {
    /// The platform’s list, in the order of its numbers from 1.
    private static let industries = [
        "Accounting", "Agriculture and Non-petrol Natural Resource Extraction", "Broadcasting Printing and Publishing",
        "Brokers", "Building Supply Retail", "Business Services", "Consulting", "Consumer Services",
        "Design, Direction and Creative Management", "Distributors, Dispatchers and Processors",
        "Doctor's Offices and Clinics", "Durable Manufacturing", "Eating and Drinking Places", "Entertainment Retail",
        "Equipment Rental and Leasing", "Financial", "Food and Tobacco Processing",
        "Inbound Capital Intensive Processing", "Inbound Repair and Services", "Insurance", "Legal Services",
        "Non-Durable Merchandise Retail", "Outbound Consumer Service", "Petrochemical Extraction and Distribution",
        "Service Retail", "SIG Affiliations", "Social Services", "Special Outbound Trade Contractors",
        "Specialty Realty", "Transportation", "Utility Creation and Distribution", "Vehicle Retail", "Wholesale",
    ]

    @Test(
        "industries have the numbers of the platform’s list, and words of their own in French",
        arguments: ["lead", "account"]
    )
    func industries(table: String) throws {
        let options = try #require(Registry.standard[table].column("industrycode")).options
        #expect(options.map(\.value) == Array(1...33))
        #expect(options.map(\.label.english) == ChoiceTests.industries)
        #expect(Set(options.map(\.label.french)).count == 33)
    }

    @Test("columns are called what they hold")
    func labels() {
        let label = Registry.standard["email"].column("attachmentopencount")?.label
        #expect(label == Label("Attachment opens", "Ouvertures des pièces jointes"))
    }
}
