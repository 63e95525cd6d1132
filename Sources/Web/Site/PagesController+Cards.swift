import Hummingbird
import OData
import Records
import SalesCore
import Worklist

/// What pages need to draw cards.
extension PagesController {
    func writeCards(for caller: Caller, _ settings: Row, to json: inout JSONWriter) {
        json.key("cards")
        let layouts = CardLayouts(pipeline.registry, own: settings[OwnCards.column].text)
        CardDescription(registry: pipeline.registry, caller: caller, layouts: layouts).writeBoot(to: &json)
    }

    /// Whether *Work item appearance* is offered: to administrators always, to others while admin mode is on (W-32).
    func mayChangeCards(_ caller: Caller) -> Bool {
        caller.isAdministrator || CardSettings.published(in: pipeline.registry).isEnabled
    }

    /// What the layouts show of the first rows; nil, and nothing read, where the factory cards hold.
    func cardExtras(
        for cards: [WorklistCard],
        _ caller: Caller,
        _ settings: Row,
        origin: String
    ) async throws -> CardExtras? {
        let layouts = CardLayouts(pipeline.registry, own: settings[OwnCards.column].text)
        guard !layouts.changed.isEmpty else { return nil }
        let reader = CardReader(
            store: records,
            registry: pipeline.registry,
            caller: caller,
            base: origin + "/api/data/v9.2/"
        )
        return try await CardExtras.read(.true, for: cards, layouts, reader)
    }
}
