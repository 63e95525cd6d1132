import Records
import SalesCore

/// The words for yes and no of a column, as clients write them: `{"TrueOption": {"Value": 1, "Label": …}, …}`.
extension AttributeBody {
    /// Only the words that the body names, as options of the value 1 and 0; nil when it names none.
    static func flagOptions(_ set: JSONObject) throws(Refusal) -> [ColumnDefinition.Option]? {
        if let options = set["Options"], !options.isNull {
            throw Refusal(.invalid, CustomisationMessage.notForThisType("Options"))
        }
        var result: [ColumnDefinition.Option] = []
        for (member, value) in [("TrueOption", Int64(1)), ("FalseOption", 0)] {
            guard let option = set[member], !option.isNull else { continue }
            if let given = option.object?["Value"], !given.isNull, given.int != value {
                throw Refusal(.invalid, CustomisationMessage.onlyThis("\(member)/Value", "\(value)"))
            }
            let (english, french) = words(option.object?["Label"])
            guard let english else { throw Refusal(.invalid, CustomisationMessage.badOption(value)) }
            result.append(ColumnDefinition.Option(value: value, english: english, french: french ?? english))
        }
        return result.isEmpty ? nil : result
    }

    /// What is set, with what is new in its place.
    static func merged(
        _ options: [ColumnDefinition.Option]?,
        with new: [ColumnDefinition.Option]?
    ) -> [ColumnDefinition.Option]? {
        guard let new else { return options }
        let kept = (options ?? []).filter { option in !new.contains { $0.value == option.value } }
        return (kept + new).sorted { $0.value > $1.value }
    }
}
