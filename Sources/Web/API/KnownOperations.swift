import OData
import SalesCore

/// Actions of the dialect that clients know and that are not offered yet (K-33): 501 tells a client to take another
/// way, where 404 would send it looking for a mistake in the address.
enum KnownOperations {
    static let notOffered: Set = [
        "CreateMultiple", "UpdateMultiple", "UpsertMultiple", "DeleteMultiple", "BulkDelete", "BulkDetectDuplicates",
        "ExecuteTransaction", "InstantiateTemplate", "SendEmail", "SendEmailFromTemplate", "SendTemplate", "Upsert",
    ]

    /// - Parameter name: The last part of an address, without its namespace.
    static func check(_ name: String) throws(Refusal) {
        if notOffered.contains(name) { throw Refusal(.notOffered, BindingMessage.notOffered(name)) }
    }
}
