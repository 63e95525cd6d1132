public import SalesCore

/// Why a calendar file, or one event of it, could not be read. Lines are counted as they stand in the file.
public enum CalendarFault: Error, Message, Hashable {
    case tooLarge(limit: Int)
    case notText
    case notACalendar
    case tooManyEvents(limit: Int)
    case noColon(line: Int)
    case unexpectedEnd(line: Int, String)
    case unclosed(line: Int, String)
    case noStart(line: Int)
    case badDate(line: Int, String)
    case badDuration(line: Int, String)
    case unknownZone(line: Int, String)
    case endsBeforeItBegins(line: Int)
    case repeats(line: Int, String)
    case badRule(line: Int, String)
    case free(line: Int, String)
    case tentative(line: Int, String)
    case tooOften(line: Int, limit: Int)
    case tooShort(line: Int)
    case tooLong(line: Int, limit: Int)
    /// One of these about an event that has a title, by which people know it.
    indirect case event(String, CalendarFault)

    /// Where it stands; what is about the whole file stands first.
    public var line: Int {
        switch self {
        case .tooLarge, .notText, .notACalendar, .tooManyEvents: 1
        case .noColon(let line), .unexpectedEnd(let line, _), .unclosed(let line, _), .noStart(let line),
            .badDate(let line, _), .badDuration(let line, _), .unknownZone(let line, _), .endsBeforeItBegins(let line),
            .repeats(let line, _), .badRule(let line, _), .free(let line, _), .tentative(let line, _),
            .tooOften(let line, _), .tooShort(let line), .tooLong(let line, _):
            line
        case .event(_, let fault): fault.line
        }
    }

    public var english: String {
        switch self {
        case .tooLarge(let limit): "The file is larger than \(limit / 1024) KiB."
        case .notText: "The file is not text in UTF-8."
        case .notACalendar: "Line 1: a calendar file begins with BEGIN:VCALENDAR."
        case .tooManyEvents(let limit): "The file has more than \(limit) events. Export a shorter time."
        case .noColon(let line): "Line \(line): there is no name and value with a colon between them."
        case .unexpectedEnd(let line, let name): "Line \(line): END:\(name) ends nothing that has begun."
        case .unclosed(let line, let name): "Line \(line): BEGIN:\(name) has no end. Is the file complete?"
        case .noStart(let line): "Line \(line): the event has no start (DTSTART)."
        case .badDate(let line, let text): "Line \(line): “\(text)” is not a date such as 20261225 or 20261225T090000Z."
        case .badDuration(let line, let text): "Line \(line): “\(text)” is not a duration such as P1D or PT2H."
        case .unknownZone(let line, let name): "Line \(line): there is no time zone “\(name)”."
        case .endsBeforeItBegins(let line): "Line \(line): the event ends before it begins."
        case .repeats(let line, let rule):
            "Line \(line): only simple daily, weekly, monthly and yearly repetition can be taken over, not “\(rule)”."
        case .badRule(let line, let rule): "Line \(line): “\(rule)” is not a rule of repetition."
        case .free(let line, let name): "Line \(line): “\(name)” is marked as free, so it is no time off."
        case .tentative(let line, let name):
            "Line \(line): “\(name)” is tentative and not settled, so it is no time off yet."
        case .tooOften(let line, let limit):
            "Line \(line): the event comes so often that the file would make more than \(limit) entries."
        case .tooShort(let line): "Line \(line): the event lasts less than a minute, so it is no time off."
        case .tooLong(let line, let limit):
            "Line \(line): the event lasts longer than \(limit) days, which no time off does."
        case .event(let title, let fault): "“\(title)”, l\(fault.english.dropFirst())"
        }
    }

    public var french: String {
        switch self {
        case .tooLarge(let limit): "Le fichier dépasse \(limit / 1024) Kio."
        case .notText: "Le fichier n’est pas un texte en UTF-8."
        case .notACalendar: "Ligne 1 : un fichier de calendrier commence par BEGIN:VCALENDAR."
        case .tooManyEvents(let limit):
            "Le fichier compte plus de \(limit) événements. Exportez une période plus courte."
        case .noColon(let line): "Ligne \(line) : il manque un nom et une valeur séparés par deux-points."
        case .unexpectedEnd(let line, let name): "Ligne \(line) : END:\(name) ne ferme rien d’ouvert."
        case .unclosed(let line, let name):
            "Ligne \(line) : BEGIN:\(name) n’est pas fermé. Le fichier est-il complet ?"
        case .noStart(let line): "Ligne \(line) : l’événement n’a pas de début (DTSTART)."
        case .badDate(let line, let text):
            "Ligne \(line) : « \(text) » n’est pas une date comme 20261225 ou 20261225T090000Z."
        case .badDuration(let line, let text): "Ligne \(line) : « \(text) » n’est pas une durée comme P1D ou PT2H."
        case .unknownZone(let line, let name): "Ligne \(line) : le fuseau horaire « \(name) » n’existe pas."
        case .endsBeforeItBegins(let line): "Ligne \(line) : l’événement se termine avant son début."
        case .repeats(let line, let rule):
            "Ligne \(line) : seules les répétitions simples, quotidiennes, hebdomadaires, mensuelles ou annuelles, peuvent être reprises, pas « \(rule) »."
        case .badRule(let line, let rule): "Ligne \(line) : « \(rule) » n’est pas une règle de répétition."
        case .free(let line, let name):
            "Ligne \(line) : « \(name) » est noté comme libre, ce n’est donc pas une absence."
        case .tentative(let line, let name):
            "Ligne \(line) : « \(name) » est provisoire, ce n’est donc pas encore une absence."
        case .tooOften(let line, let limit):
            "Ligne \(line) : l’événement revient si souvent que le fichier créerait plus de \(limit) entrées."
        case .tooShort(let line):
            "Ligne \(line) : l’événement dure moins d’une minute, ce n’est donc pas une absence."
        case .tooLong(let line, let limit):
            "Ligne \(line) : l’événement dure plus de \(limit) jours, ce qu’aucune absence ne fait."
        case .event(let title, let fault): "« \(title) », l\(fault.french.dropFirst())"
        }
    }
}
