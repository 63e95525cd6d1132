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
    case badRange(String, String)
    case badPrecision(limit: Int)
    case onlyWithin(String, ClosedRange<Int64>)
    case requiredByProgram(String)
    case reasonNeedsState(Int64)
    case reasonKeepsState(Int64)
    case notAState(Int64, [Int64])
    case noStateHere(Int64)
    case notForThisType(String)
    case notKept(String)
    case staysAsMade(String, of: String)
    case onlyThis(String, String)
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
        case .badPrecision(let limit): "A number is kept with 0 to \(limit) decimals."
        case .onlyWithin(let name, let range):
            "“\(name)” may be narrowed only, within \(range.lowerBound) to \(range.upperBound)."
        case .requiredByProgram(let name): "The program needs “\(name)”, so it stays required. Leave RequiredLevel out."
        case .reasonNeedsState(let value): "Say with State which state the new status reason \(value) belongs to."
        case .reasonKeepsState(let value):
            "Status reason \(value) stays in its state, because records have it. Make a new reason instead."
        case .notAState(let state, let states):
            "\(state) is not a state of this table. Its states are \(states.map(String.init).joined(separator: ", "))."
        case .noStateHere(let value): "Only status reasons have a State. Leave it out of option \(value)."
        case .notForThisType(let member): "“\(member)” means nothing for a column of this type. Leave it out."
        case .notKept(let member): "“\(member)” is not kept here. Leave it out."
        case .staysAsMade(let member, let name):
            "“\(member)” of “\(name)” stays as it was made. Leave it out, or make a new one under another name."
        case .onlyThis(let member, let values): "“\(member)” can only be \(values) here. Write that, or leave it out."
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
            "« \(name.prefix(100)) » n’est pas un nom valable. Écrivez un préfixe de 2 à 8 lettres, un tiret bas puis des minuscules ou des chiffres, \(ColumnDefinition.Limits.name) caractères au plus, par exemple crm_machine."
        case .reservedName(let name):
            "« \(name) » est réservé au programme. Choisissez un autre préfixe ou une autre fin."
        case .columnExists(let name, let table): "\(table) a déjà une colonne « \(name) »."
        case .tableExists(let name): "Une table « \(name) » existe ou a existé. Choisissez un autre nom."
        case .tooManyColumns(let limit): "Une table accepte au plus \(limit) colonnes personnalisées."
        case .tooManyTables(let limit): "Il peut y avoir au plus \(limit) tables personnalisées."
        case .otherKindBefore(let name):
            "« \(name) » contenait des valeurs d’un autre type. Choisissez un autre nom."
        case .takenByActivity(let name):
            "Un autre type d’activité a une colonne « \(name) ». Choisissez un autre nom."
        case .standardColumn(let name):
            "« \(name) » appartient au programme et ne peut pas être supprimée. Elle peut être masquée."
        case .standardTable(let name): "« \(name) » appartient au programme et ne peut pas être supprimée."
        case .noKind: "Indiquez le type de la colonne."
        case .unknownKind(let name): "« \(name.prefix(100)) » n’est pas un type de colonne possible ici."
        case .noLabel: "Donnez un libellé en anglais ; le libellé français sert à ceux qui lisent le français."
        case .badLabel(let limit): "Un libellé a au plus \(limit) caractères et aucun caractère de contrôle."
        case .noNameColumn: "Indiquez la colonne qui nomme une ligne : de type String, avec IsPrimaryName."
        case .badLength(let length, let limit):
            "Une longueur de \(length) n’est pas possible. Choisissez de 1 à \(limit)."
        case .badRange(let lowest, let highest):
            "La plus petite valeur (\(lowest)) dépasse la plus grande (\(highest))."
        case .badPrecision(let limit): "Un nombre se garde avec 0 à \(limit) décimales."
        case .onlyWithin(let name, let range):
            "« \(name) » ne peut qu’être restreint, entre \(range.lowerBound) et \(range.upperBound)."
        case .requiredByProgram(let name):
            "Le programme a besoin de « \(name) », qui reste obligatoire. Retirez RequiredLevel."
        case .reasonNeedsState(let value):
            "Indiquez par State à quel état appartient la nouvelle raison de statut \(value)."
        case .reasonKeepsState(let value):
            "La raison de statut \(value) reste dans son état, car des enregistrements la portent. Créez plutôt une nouvelle raison."
        case .notAState(let state, let states):
            "\(state) n’est pas un état de cette table. Ses états sont \(states.map(String.init).joined(separator: ", "))."
        case .noStateHere(let value):
            "Seules les raisons de statut ont un State. Retirez-le de l’option \(value)."
        case .notForThisType(let member):
            "« \(member) » n’a pas de sens pour une colonne de ce type. Retirez-le."
        case .notKept(let member): "« \(member) » n’est pas conservé ici. Retirez-le."
        case .staysAsMade(let member, let name):
            "« \(member) » de « \(name) » reste tel que créé. Retirez-le, ou créez autre chose sous un autre nom."
        case .onlyThis(let member, let values):
            "« \(member) » ne peut être ici que \(values). Écrivez-le ainsi, ou retirez-le."
        case .badOptions(let limit): "Un choix a de 1 à \(limit) options."
        case .badOption(let value): "L’option \(value) demande un libellé et un nombre de 0 à \(Int32.max)."
        case .sameOptionTwice: "Chaque option demande un nombre à elle."
        case .reasonStays(let value): "La raison de statut \(value) sert au programme et doit rester."
        case .badTarget(let name): "« \(name) » n’est pas une table vers laquelle une recherche peut pointer."
        case .keyNeedsText: "Seule une colonne de texte peut être une clé."
        case .kindIsFixed(let name): "Le type de « \(name) » ne peut pas changer. Créez une nouvelle colonne."
        case .onlyLonger(let name, let length): "« \(name) » peut dépasser \(length) caractères, mais pas raccourcir."
        case .alwaysShown(let name):
            "« \(name) » doit rester lisible, sinon les enregistrements ne pourraient pas s’afficher."
        case .notAChoice(let name): "« \(name) » n’est pas un choix et n’a pas d’options."
        case .activitiesNeedOwner: "Seules des lignes ayant un propriétaire peuvent avoir des activités."
        }
    }
}
