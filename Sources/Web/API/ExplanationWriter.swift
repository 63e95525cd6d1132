import OData
import Records
import SalesCore
import Worklist

/// Writes why a record stands where it stands, in words and in numbers (`sv_ExplainResponse`).
struct ExplanationWriter {
    let words: ExplanationWords
    let language: Language

    func content(of explanation: Explanation, context: String) -> [UInt8] {
        var json = JSONWriter(answering: context, capacity: 4 * 1024)
        json.key("recordtype")
        json.value(explanation.record.table)
        json.key("recordid")
        json.value(explanation.record.id)
        json.key("recordname")
        json.value(explanation.name)
        switch explanation.outcome {
        case .listed(let standing): write(standing, explanation, to: &json)
        case .absent(let absence): write(absence, to: &json)
        }
        json.key("scorereasons")
        json.value(explanation.scoreReasons)
        return json.answer()
    }

    private func write(_ absence: Absence, to json: inout JSONWriter) {
        let (reason, remedy) = words.absence(absence)
        json.key("listed")
        json.value(false)
        json.key("ruleid")
        json.value(absence.rule)
        json.key("rule")
        json.value(reason.text(in: language))
        json.key("reason")
        json.value(reason.text(in: language))
        json.key("remedy")
        json.value(remedy.text(in: language))
    }

    private func write(_ standing: Standing, _ explanation: Explanation, to json: inout JSONWriter) {
        json.key("listed")
        json.value(true)
        json.key("ruleid")
        json.value(explanation.rule.identifier)
        json.key("rule")
        json.value(words.rule(explanation.rule).text(in: language))
        json.key("place")
        if let place = standing.place { json.value(place) } else { json.null() }
        json.key("count")
        json.value(standing.count)
        json.key("summary")
        json.value(words.place(standing).text(in: language))
        if let rank = standing.card.rank { write(rank, of: standing.card, explanation.amount, to: &json) }
        for (name, neighbour) in [("above", standing.above), ("below", standing.below)] {
            json.key(text: name)
            if let neighbour { write(neighbour, to: &json) } else { json.null() }
        }
        json.key("moves")
        json.beginArray()
        for move in standing.moves {
            json.beginObject()
            json.key("place")
            json.value(move.place)
            json.key("text")
            let (isWeighed, isScored) = (standing.card.rank != nil, standing.card.score != nil)
            json.value(words.move(move, isWeighed: isWeighed, isScored: isScored).text(in: language))
            json.endObject()
        }
        json.endArray()
    }

    private func write(
        _ rank: RankShares,
        of card: WorklistCard,
        _ amount: Explanation.Amount?,
        to json: inout JSONWriter
    ) {
        json.key("rank")
        json.value(Decimal4(tenThousandths: rank.rank))
        json.key("factors")
        json.beginArray()
        for part in rank.parts {
            json.beginObject()
            json.key("factor")
            json.value(part.factor.rawValue)
            json.key("label")
            json.value(words.label(part.factor).text(in: language))
            json.key("value")
            json.value(words.raw(part.factor, of: card, amount: amount).text(in: language))
            json.key("points")
            json.value(part.points)
            json.key("weight")
            json.value(part.percent)
            json.key("share")
            json.value(Decimal4(tenThousandths: part.share))
            json.endObject()
        }
        json.endArray()
    }

    private func write(_ neighbour: Standing.Neighbour, to json: inout JSONWriter) {
        json.beginObject()
        json.key("recordtype")
        json.value(neighbour.card.record.table)
        json.key("recordid")
        json.value(neighbour.card.record.id)
        json.key("recordname")
        json.value(neighbour.card.recordName)
        json.key("place")
        json.value(neighbour.place)
        json.key("reason")
        json.value(words.decision(neighbour.decision).text(in: language))
        json.endObject()
    }
}
