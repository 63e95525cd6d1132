import SalesCore

extension Table {
    static let lead = Table(
        "lead",
        set: "leads",
        key: "leadid",
        nameColumn: "fullname",
        code: 4,
        ownership: .owner,
        label: Label("Lead", "Prospect"),
        plural: Label("Leads", "Prospects"),
        columns: [
            .text("subject", "Topic", "Objet", max: 300),
            .text("firstname", "First name", "Prénom", max: 100),
            .text("lastname", "Last name", "Nom", max: 100),
            Column("fullname", .text(max: 201), Label("Name", "Nom complet"), computed: true, folded: true),
            .text("jobtitle", "Job title", "Fonction"),
            .text("companyname", "Company name", "Société", max: 200, folded: true),
            .text("emailaddress1", "Email", "E-mail", max: 254, folded: true),
            .phone("telephone1", "Business phone", "Téléphone professionnel"),
            .phone("mobilephone", "Mobile phone", "Téléphone mobile"),
            .phone("telephone2", "Home phone", "Téléphone personnel"),
            .text("websiteurl", "Website", "Site web", max: 200),
            .choice("leadsourcecode", "Lead source", "Origine du prospect", ChoiceOption.sources),
            .choice("leadqualitycode", "Rating", "Évaluation", ChoiceOption.qualities),
            .choice("industrycode", "Industry", "Secteur d’activité", ChoiceOption.industries),
            .choice("budgetstatus", "Budget", "Budget", ChoiceOption.budgets),
            Column("numberofemployees", .integer(0...1_000_000_000), Label("Employees", "Effectif")),
            Column("revenue", .money, Label("Annual revenue", "Chiffre d’affaires annuel")),
            Column("estimatedamount", .money, Label("Estimated value", "Montant estimé")),
            .money,
            Column("description", .memo(max: 100_000), Label("Description", "Description")),
            .text("sv_leadsourcetext", "Source as given", "Origine indiquée", max: 200),
            Column("sv_totalvisits", .integer(0...1_000_000), Label("Web visits", "Visites du site")),
            Column("sv_secondsonsite", .integer(0...100_000_000), Label("Seconds on site", "Secondes sur le site")),
            Column("sv_pagesvisit", .decimal, Label("Pages per visit", "Pages par visite")),
            .flag("sv_converted", "Converted (as imported)", "Converti (à l’import)"),
            .lookup("parentaccountid", "Account", "Compte", to: "account"),
            .lookup("parentcontactid", "Contact", "Contact", to: "contact"),
        ] + Column.contactMethods + Column.address
            + Column.states(
                [
                    ChoiceOption(0, "Open", "Ouvert"), ChoiceOption(1, "Qualified", "Qualifié"),
                    ChoiceOption(2, "Disqualified", "Disqualifié"),
                ],
                [
                    ChoiceOption(1, "New", "Nouveau", state: 0), ChoiceOption(2, "Contacted", "Contacté", state: 0),
                    ChoiceOption(3, "Qualified", "Qualifié", state: 1), ChoiceOption(4, "Lost", "Perdu", state: 2),
                    ChoiceOption(5, "Cannot contact", "Impossible à contacter", state: 2),
                    ChoiceOption(6, "No longer interested", "Plus intéressé", state: 2),
                    ChoiceOption(7, "Cancelled", "Annulé", state: 2),
                ]
            )
    )

    static let opportunity = Table(
        "opportunity",
        set: "opportunities",
        key: "opportunityid",
        nameColumn: "name",
        code: 3,
        ownership: .owner,
        label: Label("Opportunity", "Opportunité"),
        plural: Label("Opportunities", "Opportunités"),
        columns: [
            Column("name", .text(max: 300), Label("Topic", "Objet"), required: true, folded: true),
            Column("estimatedvalue", .money, Label("Estimated revenue", "Revenu estimé")),
            Column("estimatedclosedate", .date, Label("Estimated close date", "Date de clôture estimée")),
            Column("actualvalue", .money, Label("Actual revenue", "Revenu réel")),
            Column("actualclosedate", .date, Label("Actual close date", "Date de clôture réelle")),
            Column("closeprobability", .integer(0...100), Label("Probability", "Probabilité")),
            .text("stepname", "Pipeline phase", "Phase du pipeline", max: 200),
            .lookup("parentcontactid", "Contact", "Contact", to: "contact"),
            .lookup("parentaccountid", "Account", "Compte", to: "account"),
            .lookup("customerid", "Customer", "Client", to: "account", "contact"),
            .lookup("originatingleadid", "Originating lead", "Prospect d’origine", to: "lead"),
            .money,
            Column("description", .memo(max: 100_000), Label("Description", "Description")),
        ]
            + Column.states(
                [
                    ChoiceOption(0, "Open", "Ouverte"), ChoiceOption(1, "Won", "Gagnée"),
                    ChoiceOption(2, "Lost", "Perdue"),
                ],
                [
                    ChoiceOption(1, "In progress", "En cours", state: 0),
                    ChoiceOption(2, "On hold", "Suspendue", state: 0),
                    ChoiceOption(3, "Won", "Gagnée", state: 1), ChoiceOption(4, "Cancelled", "Annulée", state: 2),
                    ChoiceOption(5, "Out-sold", "Perdue face à un concurrent", state: 2),
                ]
            )
    )

    static let account = Table(
        "account",
        set: "accounts",
        key: "accountid",
        nameColumn: "name",
        code: 1,
        ownership: .owner,
        label: Label("Account", "Compte"),
        plural: Label("Accounts", "Comptes"),
        columns: [
            Column("name", .text(max: 200), Label("Account name", "Nom du compte"), required: true, folded: true),
            Column("accountnumber", .text(max: 50), Label("Account number", "Numéro de compte"), key: true),
            .lookup("primarycontactid", "Primary contact", "Contact principal", to: "contact"),
            .lookup("parentaccountid", "Parent account", "Compte parent", to: "account"),
            .phone("telephone1", "Phone", "Téléphone"),
            .text("emailaddress1", "Email", "E-mail", max: 254, folded: true),
            .text("websiteurl", "Website", "Site web", max: 200),
            .choice("industrycode", "Industry", "Secteur d’activité", ChoiceOption.industries),
            Column("numberofemployees", .integer(0...1_000_000_000), Label("Employees", "Effectif")),
            Column("revenue", .money, Label("Annual revenue", "Chiffre d’affaires annuel")),
            .money,
            Column("description", .memo(max: 100_000), Label("Description", "Description")),
        ] + Column.contactMethods + Column.address + Column.activeStates
    )

    static let contact = Table(
        "contact",
        set: "contacts",
        key: "contactid",
        nameColumn: "fullname",
        code: 2,
        ownership: .owner,
        label: Label("Contact", "Contact"),
        plural: Label("Contacts", "Contacts"),
        columns: [
            .text("firstname", "First name", "Prénom"),
            .text("lastname", "Last name", "Nom"),
            Column("fullname", .text(max: 201), Label("Name", "Nom complet"), computed: true, folded: true),
            .text("jobtitle", "Job title", "Fonction"),
            .lookup("parentcustomerid", "Company", "Société", to: "account", "contact"),
            .text("emailaddress1", "Email", "E-mail", max: 254, folded: true),
            .phone("telephone1", "Business phone", "Téléphone professionnel"),
            .phone("mobilephone", "Mobile phone", "Téléphone mobile"),
            .phone("telephone2", "Home phone", "Téléphone personnel"),
            Column("description", .memo(max: 100_000), Label("Description", "Description")),
        ] + Column.contactMethods + Column.address + Column.activeStates
    )
}
