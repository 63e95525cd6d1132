public import SalesCore

/// What stands in the way of customising tables and columns.
public enum CustomisationMessage: Message, Equatable {
    case badName(String)
    case reservedName(String)
    case columnExists(String, table: String)
    case tableExists(String)
    case tooManyColumns(limit: Int)
    case tooManyTables(limit: Int)
    case otherKindBefore(String)
    case takenByActivity(String)
    case standardColumn(String)
    case standardTable(String)
    case noKind
    case unknownKind(String)
    case noLabel
    case badLabel(limit: Int)
    case noNameColumn
    case badLength(Int, limit: Int)
    case badRange(Int64, Int64)
    case badOptions(limit: Int)
    case badOption(Int64)
    case sameOptionTwice
    case reasonStays(Int64)
    case badTarget(String)
    case keyNeedsText
    case kindIsFixed(String)
    case onlyLonger(String, Int)
    case alwaysShown(String)
    case notAChoice(String)
    case activitiesNeedOwner

    public var english: String {
        switch self {
        case .badName(let name):
            "“\(name.prefix(100))” is not a name. Write a prefix of 2 to 8 letters, an underline and small letters or figures, \(ColumnDefinition.Limits.name) characters at most, such as crm_machine."
        case .reservedName(let name): "“\(name)” is a name of the program’s own. Take another prefix or ending."
        case .columnExists(let name, let table): "\(table) has a column “\(name)” already."
        case .tableExists(let name): "There is or was a table “\(name)” already. Take another name."
        case .tooManyColumns(let limit): "A table takes at most \(limit) columns of your own."
        case .tooManyTables(let limit): "There can be at most \(limit) tables of your own."
        case .otherKindBefore(let name): "“\(name)” held values of another type before. Take another name."
        case .takenByActivity(let name): "Another kind of activity has a column “\(name)”. Take another name."
        case .standardColumn(let name): "“\(name)” belongs to the program and cannot be dropped. It can be hidden."
        case .standardTable(let name): "“\(name)” belongs to the program and cannot be dropped."
        case .noKind: "Say the type of the column."
        case .unknownKind(let name): "“\(name.prefix(100))” is no type of column that can be made here."
        case .noLabel: "Give a label in English; a French one is used where people read French."
        case .badLabel(let limit): "A label has at most \(limit) characters and no control characters."
        case .noNameColumn: "Say which column names a row: one of type String with IsPrimaryName."
        case .badLength(let length, let limit): "A length of \(length) is not possible. Choose 1 to \(limit)."
        case .badRange(let lowest, let highest): "The lowest value (\(lowest)) is above the highest (\(highest))."
        case .badOptions(let limit): "A choice has 1 to \(limit) options."
        case .badOption(let value): "Option \(value) needs a label, and a number from 0 to \(Int32.max)."
        case .sameOptionTwice: "Each option needs a number of its own."
        case .reasonStays(let value): "Status reason \(value) is used by the program and must stay."
        case .badTarget(let name): "“\(name)” is not a table that a lookup can point to."
        case .keyNeedsText: "Only a text column can be a key."
        case .kindIsFixed(let name): "The type of “\(name)” cannot be changed. Make a new column."
        case .onlyLonger(let name, let length): "“\(name)” may become longer than \(length), not shorter."
        case .alwaysShown(let name): "“\(name)” must stay readable, or records could not be shown."
        case .notAChoice(let name): "“\(name)” is not a choice and has no options."
        case .activitiesNeedOwner: "Only rows with an owner can have activities."
        }
    }

    public var french: String {
        switch self {
        case .badName(let name):
            "« \(name.prefix(100)) » n’est pas un nom valable. Écrivez un préfixe de 2 à 8 lettres, un tiret bas puis des minuscules ou des chiffres, \(ColumnDefinition.Limits.name) caractères au plus, par exemple crm_machine."
        case .reservedName(let name):
            "« \(name) » est réservé au programme. Choisissez un autre préfixe ou une autre fin."
        case .columnExists(let name, let table): "\(table) a déjà une colonne « \(name) »."
        case .tableExists(let name): "Une table « \(name) » existe ou a existé. Choisissez un autre nom."
        case .tooManyColumns(let limit): "Une table accepte au plus \(limit) colonnes personnalisées."
        case .tooManyTables(let limit): "Il peut y avoir au plus \(limit) tables personnalisées."
        case .otherKindBefore(let name):
            "« \(name) » contenait des valeurs d’un autre type. Choisissez un autre nom."
        case .takenByActivity(let name):
            "Un autre type d’activité a une colonne « \(name) ». Choisissez un autre nom."
        case .standardColumn(let name):
            "« \(name) » appartient au programme et ne peut pas être supprimée. Elle peut être masquée."
        case .standardTable(let name): "« \(name) » appartient au programme et ne peut pas être supprimée."
        case .noKind: "Indiquez le type de la colonne."
        case .unknownKind(let name): "« \(name.prefix(100)) » n’est pas un type de colonne possible ici."
        case .noLabel: "Donnez un libellé en anglais ; le libellé français sert à ceux qui lisent le français."
        case .badLabel(let limit): "Un libellé a au plus \(limit) caractères et aucun caractère de contrôle."
        case .noNameColumn: "Indiquez la colonne qui nomme une ligne : de type String, avec IsPrimaryName."
        case .badLength(let length, let limit):
            "Une longueur de \(length) n’est pas possible. Choisissez de 1 à \(limit)."
        case .badRange(let lowest, let highest):
            "La plus petite valeur (\(lowest)) dépasse la plus grande (\(highest))."
        case .badOptions(let limit): "Un choix a de 1 à \(limit) options."
        case .badOption(let value): "L’option \(value) demande un libellé et un nombre de 0 à \(Int32.max)."
        case .sameOptionTwice: "Chaque option demande un nombre à elle."
        case .reasonStays(let value): "La raison de statut \(value) sert au programme et doit rester."
        case .badTarget(let name): "« \(name) » n’est pas une table vers laquelle une recherche peut pointer."
        case .keyNeedsText: "Seule une colonne de texte peut être une clé."
        case .kindIsFixed(let name): "Le type de « \(name) » ne peut pas changer. Créez une nouvelle colonne."
        case .onlyLonger(let name, let length): "« \(name) » peut dépasser \(length) caractères, mais pas raccourcir."
        case .alwaysShown(let name):
            "« \(name) » doit rester lisible, sinon les enregistrements ne pourraient pas s’afficher."
        case .notAChoice(let name): "« \(name) » n’est pas un choix et n’a pas d’options."
        case .activitiesNeedOwner: "Seules des lignes ayant un propriétaire peuvent avoir des activités."
        }
    }
}
