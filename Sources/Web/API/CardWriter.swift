import OData
import Records
import SalesCore
import Worklist

/// Writes rows of the work list as the contract's `sv_workitems`.
struct CardWriter {
    let window: WorklistWindow
    let language: Language
    /// The columns asked for; nil for all.
    let selection: Set<String>?
    /// What the layouts show beside these columns.
    var extras: CardExtras?

    /// What is told of a card but neither sorted nor filtered by.
    private static let told = Set(["rankreason", "rank"]).union(meetingColumns)
    private static let meetingColumns: Set = ["starttime", "isonlinemeeting", "onlinemeetingjoinurl"]

    init(window: WorklistWindow, language: Language, select items: [SelectItem]?) throws(Refusal) {
        self.window = window
        self.language = language
        guard let items, !items.contains(.all) else {
            selection = nil
            return
        }
        var names: Set<String> = []
        for case .path(let path) in items {
            guard path.names.count == 1,
                CardWriter.told.contains(path.names[0]) || WorklistColumn(rawValue: path.names[0]) != nil
            else {
                throw Refusal(
                    .invalid,
                    BindingMessage.unknownProperty(path.description, of: "Microsoft.Dynamics.CRM.sv_workitem")
                )
            }
            names.insert(path.names[0])
        }
        selection = names
    }

    /// Whether anything of what an appointment alone has is asked for; see ``WorklistQuery/tellsMeetings``.
    var tellsMeetings: Bool { selection.map { !$0.isDisjoint(with: CardWriter.meetingColumns) } ?? true }

    /// - Parameter order: The value of the record's column that the list is sorted by; nil where there is none.
    func write(_ card: WorklistCard, order: Value? = nil, to writer: inout JSONWriter) {
        writer.beginObject()
        members(of: card, to: &writer)
        if let order {
            writer.key("@sv.ordervalue")
            writer.value(order)
        }
        writer.endObject()
    }

    func members(of card: WorklistCard, to writer: inout JSONWriter) {
        writer.key("sv_workitemid")
        writer.value(card.id)
        text("recordid", &writer) { $0.value(card.record.id) }
        text("recordtype", &writer) { $0.value(card.record.table) }
        text("recordname", &writer) { $0.value(card.recordName) }
        text("contactname", &writer) { $0.value(card.contactName) }
        text("companyname", &writer) { $0.value(card.companyName) }
        text("activitytype", &writer) { $0.value(card.activity.name) }
        text("actionname", &writer) { $0.value(card.actionName) }
        text("source", &writer) { $0.value("activity") }
        text("stepid", &writer) { $0.null() }
        text("activityid", &writer) { $0.value(card.id) }
        text("duetime", &writer) { $0.value(card.dueAt) }
        text("starttime", &writer) { $0.value(card.meeting?.startsAt) }
        text("isallday", &writer) { $0.value(card.isAllDay) }
        text("isoverdue", &writer) { $0.value(card.isOverdue(at: window.now)) }
        text("iswaiting", &writer) { $0.value(false) }
        text("duegroup", &writer) { $0.value(card.dueAt.map { DueGroup(due: $0, in: window).rawValue }) }
        text("score", &writer) { $0.value(card.score) }
        text("grade", &writer) { $0.value(card.grade?.letter) }
        text("scoretrend", &writer) { $0.value(card.trend?.name) }
        text("rankreason", &writer) { $0.value(RankReason(card, in: window).text(in: language)) }
        text("rank", &writer) { writer in
            if let rank = card.rank { writer.value(Decimal4(tenThousandths: rank.rank)) } else { writer.null() }
        }
        text("isunread", &writer) { $0.value(card.isUnread) }
        text("isfollowed", &writer) { $0.value(card.isFollowed) }
        text("isonlinemeeting", &writer) { $0.value(card.meeting?.isOnline ?? false) }
        text("onlinemeetingjoinurl", &writer) { $0.value(card.meeting?.joinAddress) }
        text("sequenceid", &writer) { $0.null() }
        text("sequencename", &writer) { $0.null() }
        text("stepname", &writer) { $0.null() }
        text("_ownerid_value", &writer) { $0.value(card.owner.id) }
        extras?.write(card, to: &writer)
    }

    private func text(_ name: StaticString, _ writer: inout JSONWriter, _ value: (inout JSONWriter) -> Void) {
        if let selection, !selection.contains(name.description) { return }
        writer.key(name)
        value(&writer)
    }
}
