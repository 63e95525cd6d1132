import Hummingbird
import Records
import SalesCore

/// Which language a request is answered in: `?lang=en|fr`, then the person's setting, then `Accept-Language`.
extension Request {
    /// The language that the address asks for; nil where it names none, or one that we do not speak.
    var askedLanguage: Language? {
        guard let query = uri.query, query.hasBytes("lang=") else { return nil }
        return FormFields(query.utf8)["lang"].flatMap { Language(rawValue: $0) }
    }
}

extension AppContext {
    /// The language of a page outside the frame, where nobody may be signed in.
    func language(of request: Request) -> Language {
        request.askedLanguage ?? caller?.language ?? Language(acceptLanguage: request.headers[.acceptLanguage])
    }
}
