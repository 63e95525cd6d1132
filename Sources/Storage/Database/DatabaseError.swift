public import SalesCore

/// What can go wrong with the database, the same for both engines. Logs get what the engine said; a person gets
/// the sentence.
public enum DatabaseError: Error, Equatable {
    /// Another program or transaction held a lock for too long.
    case busy
    /// Transactions kept getting into each other's way, also after several attempts.
    case conflict
    /// One statement took longer than it may.
    case timeout
    /// The awaiting task was cancelled; nothing was changed.
    case cancelled
    case full
    case readOnly
    /// The file is damaged, or no database at all.
    case corrupt
    /// The disk reported an error.
    case ioFailure
    /// The database cannot be reached, or refused the connection.
    case unavailable
    /// The server restarted during a commit, and whether it took place can no longer be told.
    case outcomeUnknown
    case poolExhausted
    /// The person's own requests held all the connections that one person may hold (decision 42).
    case shareExhausted
    case closed
    /// Neither `sqlite:PATH` nor an address that libpq understands.
    case invalidAddress
    /// A value exists already.
    ///
    /// - Parameter constraint: The name of the index, on both engines; of unnamed ones PostgreSQL's name
    ///   (`lead_pkey`, `lead_email_key`).
    case uniqueViolation(constraint: String)
    /// A row refers to one that does not exist, or is still referred to. SQLite cannot say by which constraint.
    case foreignKey(constraint: String?)
    /// A check or a required column, named `table.column` where it is a column.
    case constraint(String)
    /// A text holds U+0000, or a number is none.
    case unstorableValue
    /// The program is newer than the database.
    case schemaOlder(missing: [String])
    /// The database is newer than the program; the names are those of the migrations the program does not know.
    case schemaNewer(unknown: [String])
    /// A mistake of ours: what the engine said, for the log.
    case other(code: String, detail: String)
}

extension DatabaseError: Message {
    public var english: String {
        switch self {
        case .busy: "The database is locked by another program or operation. Try again in a moment."
        case .conflict: "Other changes to the same data came in between. Try again in a moment."
        case .timeout: "The database took too long to answer. Narrow the request, or try again later."
        case .cancelled: "The request was cancelled. Nothing was changed."
        case .full: "The disk of the database is full. Nothing was changed; free some space and try again."
        case .readOnly: "The database is read-only. Nothing was changed; check the rights on its files or its server."
        case .corrupt: "The database is damaged or not a database. Restore it from a backup."
        case .ioFailure: "The disk of the database reported an error. Nothing was confirmed; check the disk."
        case .unavailable: "The database cannot be reached. Check that it is running and that its address is right."
        case .outcomeUnknown: "The database restarted while saving. Check whether the change is there, then try again."
        case .poolExhausted: "All database connections are in use. Try again in a moment."
        case .shareExhausted:
            "Your other requests hold as many database connections as one person may. Let them end, then try again."
        case .closed: "The program is stopping. Try again in a moment."
        case .invalidAddress: "The database address is not valid. Write sqlite:PATH or postgres://USER@HOST/NAME."
        case .uniqueViolation: "This value exists already. Choose another."
        case .foreignKey: "A record that this one refers to does not exist, or other records still refer to this one."
        case .constraint: "A required value is missing or a value is not allowed."
        case .unstorableValue: "A text holds a character that cannot be stored, or a number is not a number."
        case .schemaOlder(let missing):
            "The database is older than this program (missing: \(list(missing))). Run: suivant migrate"
        case .schemaNewer(let unknown):
            "The database is newer than this program (unknown: \(list(unknown))). Install the version that made it."
        case .other: "The database refused the request. The details are in the log."
        }
    }

    public var french: String {
        switch self {
        case .busy:
            "La base de données est verrouillée par un autre programme ou une autre opération. Réessayez dans un instant."
        case .conflict: "D’autres modifications des mêmes données sont intervenues. Réessayez dans un instant."
        case .timeout:
            "La base de données a mis trop de temps à répondre. Précisez la demande ou réessayez plus tard."
        case .cancelled: "La demande a été annulée. Rien n’a été modifié."
        case .full:
            "Le disque de la base de données est plein. Rien n’a été modifié ; libérez de la place et réessayez."
        case .readOnly:
            "La base de données est en lecture seule. Rien n’a été modifié ; vérifiez les droits sur ses fichiers ou son serveur."
        case .corrupt:
            "La base de données est endommagée ou n’en est pas une. Restaurez-la à partir d’une sauvegarde."
        case .ioFailure:
            "Le disque de la base de données a signalé une erreur. Rien n’a été confirmé ; vérifiez le disque."
        case .unavailable:
            "La base de données est injoignable. Vérifiez qu’elle fonctionne et que son adresse est correcte."
        case .outcomeUnknown:
            "La base de données a redémarré pendant l’enregistrement. Vérifiez si la modification y est, puis réessayez."
        case .poolExhausted:
            "Toutes les connexions à la base de données sont occupées. Réessayez dans un instant."
        case .shareExhausted:
            "Vos autres requêtes occupent toutes les connexions à la base de données auxquelles une personne a droit. Laissez-les se terminer, puis réessayez."
        case .closed: "Le programme est en train de s’arrêter. Réessayez dans un instant."
        case .invalidAddress:
            "L’adresse de la base de données n’est pas valide. Écrivez sqlite:CHEMIN ou postgres://UTILISATEUR@HÔTE/NOM."
        case .uniqueViolation: "Cette valeur existe déjà. Choisissez-en une autre."
        case .foreignKey:
            "Un enregistrement auquel celui-ci se rapporte n’existe pas, ou d’autres se rapportent encore à celui-ci."
        case .constraint: "Une valeur obligatoire manque ou une valeur n’est pas permise."
        case .unstorableValue:
            "Un texte contient un caractère qui ne peut pas être enregistré, ou un nombre n’en est pas un."
        case .schemaOlder(let missing):
            "La base de données est plus ancienne que ce programme (il manque : \(list(missing))). Exécutez : suivant migrate"
        case .schemaNewer(let unknown):
            "La base de données est plus récente que ce programme (inconnu : \(list(unknown))). Installez la version qui l’a créée."
        case .other: "La base de données a refusé la demande. Les détails sont dans le journal."
        }
    }

    /// The first names of a long list.
    private func list(_ names: [String]) -> String {
        names.prefix(3).joined(separator: ", ") + (names.count > 3 ? " …" : "")
    }
}

extension DatabaseError {
    /// Whether the same request may well succeed soon.
    public var isTemporary: Bool {
        switch self {
        case .busy, .conflict, .timeout, .unavailable, .poolExhausted, .shareExhausted, .closed, .outcomeUnknown:
            true
        default: false
        }
    }
}

extension DatabaseError: CustomStringConvertible {
    /// For the log: the case and what the engine said of it, never a value.
    public var description: String {
        switch self {
        case .uniqueViolation(let constraint): "unique violation of \(constraint)"
        case .foreignKey(let constraint): "foreign key violation of \(constraint ?? "a constraint")"
        case .constraint(let name): "violation of \(name)"
        case .other(let code, let detail): "[\(code)] \(detail)"
        default: english
        }
    }
}
