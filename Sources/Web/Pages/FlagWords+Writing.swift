import OData
import Records
import SalesCore

extension Column {
    /// The column's own words for yes and no, as `truelabel` and `falselabel`; nothing where it has the usual ones.
    func writeFlagWords(in language: Language, to json: inout JSONWriter) {
        guard let flagWords else { return }
        json.key("truelabel")
        json.value(flagWords.yes.text(in: language))
        json.key("falselabel")
        json.value(flagWords.no.text(in: language))
    }
}
