import OData
import SalesCore

/// An option of a request that an address may have no use for; it is refused then, never ignored (web-api.md, section 5).
enum GivenOption: String {
    case filter, orderby, top, count, expand, select, search, apply, skiptoken
    case view = "savedQuery, userQuery"

    /// What only a list can heed.
    static let ofLists: [GivenOption] = [.filter, .orderby, .top, .count, .search, .apply, .skiptoken, .view]

    fileprivate func isGiven(in options: QueryOptions) -> Bool {
        switch self {
        case .filter: options.filter != nil
        case .orderby: !options.orderBy.isEmpty
        case .top: options.top != nil
        case .count: options.count
        case .expand: !options.expand.isEmpty
        case .select: options.select != nil
        case .search: options.search != nil
        case .apply: !options.apply.isEmpty
        case .skiptoken: options.skipToken != nil
        case .view: options.view != nil
        }
    }
}

extension APIRequest {
    /// - Parameter thing: What the options do not go with, for the message.
    func refuse(_ unused: [GivenOption], beside thing: String) throws(Refusal) {
        for option in unused where option.isGiven(in: options) {
            let name = option == .view ? option.rawValue : "$" + option.rawValue
            throw Refusal(.notOffered, BindingMessage.notOffered("\(name) + \(thing)"))
        }
    }
}
