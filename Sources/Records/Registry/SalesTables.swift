import SalesCore

/// What sales works with besides its customers: campaigns, products, territories and goals.
extension Table {
    static let campaign = Table(
        "campaign",
        set: "campaigns",
        key: "campaignid",
        nameColumn: "name",
        code: 4400,
        ownership: .owner,
        label: Label("Campaign", "Campagne"),
        plural: Label("Campaigns", "Campagnes"),
        columns: [
            Column("name", .text(max: 128), Label("Name", "Nom"), required: true, folded: true),
            .text("codename", "Campaign code", "Code de la campagne", max: 32),
            .choice("typecode", "Campaign type", "Type de campagne", ChoiceOption.campaignTypes),
            .flag("istemplate", "Template", "Modèle"),
            .date("proposedstart", "Proposed start", "Début prévu"),
            .date("proposedend", "Proposed end", "Fin prévue"),
            .date("actualstart", "Actual start", "Début réel"),
            .date("actualend", "Actual end", "Fin réelle"),
            .money("budgetedcost", "Budget", "Budget"),
            .money("totalactualcost", "Total cost", "Coût total"),
            Column("expectedresponse", .integer(0...1_000_000_000), Label("Expected responses", "Réponses attendues")),
            .money,
            .memo("objective", "Offer", "Offre", max: 100_000),
            .memo("description", "Description", "Description", max: 100_000),
        ]
            + Column.states(
                [ChoiceOption(0, "Active", "Active"), ChoiceOption(1, "Inactive", "Inactive")],
                [
                    ChoiceOption(0, "Proposed", "Proposée", state: 0),
                    ChoiceOption(1, "Ready to launch", "Prête à lancer", state: 0),
                    ChoiceOption(2, "Launched", "Lancée", state: 0),
                    ChoiceOption(3, "Completed", "Terminée", state: 0),
                    ChoiceOption(4, "Canceled", "Annulée", state: 0),
                    ChoiceOption(5, "Suspended", "Suspendue", state: 0),
                    ChoiceOption(6, "Inactive", "Inactive", state: 1),
                ]
            )
    )

    static let product = Table(
        "product",
        set: "products",
        key: "productid",
        nameColumn: "name",
        code: 1024,
        ownership: .organisation,
        label: Label("Product", "Produit"),
        plural: Label("Products", "Produits"),
        columns: [
            Column("name", .text(max: 100), Label("Name", "Nom"), required: true, folded: true),
            Column("productnumber", .text(max: 100), Label("Product ID", "Référence du produit"), key: true),
            .text("hierarchypath", "Hierarchy path", "Chemin dans le catalogue", max: 450),
            .lookup("parentproductid", "Parent", "Parent", to: "product"),
            .choice("productstructure", "Product structure", "Structure du produit", ChoiceOption.productStructures),
            .choice("producttypecode", "Product type", "Type de produit", ChoiceOption.productTypes),
            .date("validfromdate", "Valid from", "Valable du"),
            .date("validtodate", "Valid to", "Valable jusqu’au"),
            .money("price", "List price", "Prix catalogue"),
            .money("standardcost", "Standard cost", "Coût standard"),
            .money("currentcost", "Current cost", "Coût actuel"),
            .money,
            Column("quantitydecimal", .integer(0...5), Label("Decimals supported", "Décimales acceptées")),
            .text("sv_unitgroup", "Unit group", "Groupe d’unités"),
            .text("sv_defaultunit", "Default unit", "Unité par défaut"),
            .text("sv_pricelist", "Default price list", "Tarif par défaut"),
            .text("sv_purchasename", "Purchase name", "Nom d’achat"),
            .text("sv_subject", "Subject", "Rubrique"),
            .memo("description", "Description", "Description", max: 100_000),
        ]
            + Column.states(
                [
                    ChoiceOption(0, "Active", "Actif"), ChoiceOption(1, "Retired", "Retiré"),
                    ChoiceOption(2, "Draft", "Brouillon"), ChoiceOption(3, "Under revision", "En révision"),
                ],
                [
                    ChoiceOption(1, "Active", "Actif", state: 0), ChoiceOption(2, "Retired", "Retiré", state: 1),
                    ChoiceOption(0, "Draft", "Brouillon", state: 2),
                    ChoiceOption(3, "Under revision", "En révision", state: 3),
                ]
            )
    )

    static let territory = Table(
        "territory",
        set: "territories",
        key: "territoryid",
        nameColumn: "name",
        code: 2013,
        ownership: .organisation,
        label: Label("Territory", "Secteur"),
        plural: Label("Territories", "Secteurs"),
        columns: [
            Column("name", .text(max: 200), Label("Territory name", "Nom du secteur"), required: true, folded: true),
            .lookup("managerid", "Manager", "Responsable", to: "systemuser"),
            .lookup("parentterritoryid", "Parent territory", "Secteur parent", to: "territory"),
            .memo("description", "Description", "Description"),
        ]
    )

    static let goal = Table(
        "goal",
        set: "goals",
        key: "goalid",
        nameColumn: "title",
        code: 9600,
        ownership: .owner,
        label: Label("Goal", "Objectif"),
        plural: Label("Goals", "Objectifs"),
        columns: [
            Column("title", .text(max: 100), Label("Name", "Nom"), required: true, folded: true),
            .lookup("goalownerid", "Goal owner", "Titulaire de l’objectif", to: "systemuser", "team"),
            .lookup("parentgoalid", "Parent goal", "Objectif parent", to: "goal"),
            .text("sv_metric", "Goal metric", "Indicateur", max: 100),
            .choice("sv_metrictype", "Metric type", "Type d’indicateur", ChoiceOption.metricTypes),
            .flag("isfiscalperiodgoal", "By fiscal period", "Par période fiscale"),
            .choice("fiscalperiod", "Fiscal period", "Période fiscale", ChoiceOption.fiscalPeriods),
            Column("fiscalyear", .integer(1900...2200), Label("Fiscal year", "Exercice fiscal")),
            .date("goalstartdate", "From", "Du"),
            .date("goalenddate", "To", "Au"),
            .money("targetmoney", "Target (money)", "Cible (montant)"),
            Column("targetinteger", .integer(0...1_000_000_000_000), Label("Target (number)", "Cible (nombre)")),
            .money("actualmoney", "Actual (money)", "Réalisé (montant)"),
            .money,
        ]
            + Column.states(
                [ChoiceOption(0, "Active", "Actif"), ChoiceOption(1, "Inactive", "Inactif")],
                [
                    ChoiceOption(0, "Open", "Ouvert", state: 0), ChoiceOption(1, "Closed", "Clos", state: 1),
                    ChoiceOption(2, "Discarded", "Abandonné", state: 1),
                ]
            )
    )
}

extension ChoiceOption {
    fileprivate static let campaignTypes: [ChoiceOption] = [
        ChoiceOption(1, "Advertisement", "Publicité"), ChoiceOption(2, "Direct marketing", "Marketing direct"),
        ChoiceOption(3, "Event", "Événement"), ChoiceOption(4, "Co-branding", "Partenariat de marques"),
        ChoiceOption(5, "Other", "Autre"),
    ]
    fileprivate static let productStructures: [ChoiceOption] = [
        ChoiceOption(1, "Product", "Produit"), ChoiceOption(2, "Product family", "Famille de produits"),
        ChoiceOption(3, "Product bundle", "Offre groupée"),
    ]
    fileprivate static let productTypes: [ChoiceOption] = [
        ChoiceOption(1, "Sales inventory", "Stock de vente"),
        ChoiceOption(2, "Miscellaneous charges", "Frais divers"),
        ChoiceOption(3, "Services", "Services"), ChoiceOption(4, "Flat fees", "Forfaits"),
    ]
    fileprivate static let metricTypes: [ChoiceOption] = [
        ChoiceOption(0, "Count", "Nombre"), ChoiceOption(1, "Amount", "Montant"),
    ]
    /// Quarters 1 to 4, months 101 to 112, semesters 201 and 202, the whole year 301.
    fileprivate static let fiscalPeriods: [ChoiceOption] =
        (1...4).map { ChoiceOption($0, "Quarter \($0)", "Trimestre \($0)") }
        + (1...12).map { ChoiceOption(100 + $0, "Month \($0)", "Mois \($0)") }
        + (1...2).map { ChoiceOption(200 + $0, "Semester \($0)", "Semestre \($0)") }
        + [ChoiceOption(301, "Annual", "Année")]
}
