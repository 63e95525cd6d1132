import SalesCore

extension ChoiceOption {
    static let sources: [ChoiceOption] = [
        ChoiceOption(1, "Advertisement", "Publicité"),
        ChoiceOption(2, "Employee referral", "Recommandation d’un employé"),
        ChoiceOption(3, "External referral", "Recommandation externe"), ChoiceOption(4, "Partner", "Partenaire"),
        ChoiceOption(5, "Public relations", "Relations publiques"), ChoiceOption(6, "Seminar", "Séminaire"),
        ChoiceOption(7, "Trade show", "Salon professionnel"), ChoiceOption(8, "Web", "Web"),
        ChoiceOption(9, "Word of mouth", "Bouche-à-oreille"), ChoiceOption(10, "Other", "Autre"),
    ]
    static let qualities: [ChoiceOption] = [
        ChoiceOption(1, "Hot", "Chaud"), ChoiceOption(2, "Warm", "Tiède"), ChoiceOption(3, "Cold", "Froid"),
    ]
    static let budgets: [ChoiceOption] = [
        ChoiceOption(0, "No committed budget", "Aucun budget engagé"), ChoiceOption(1, "May buy", "Achat possible"),
        ChoiceOption(2, "Can buy", "Peut acheter"), ChoiceOption(3, "Will buy", "Achètera"),
    ]
    static let priorities: [ChoiceOption] = [
        ChoiceOption(0, "Low", "Basse"), ChoiceOption(1, "Normal", "Normale"), ChoiceOption(2, "High", "Haute"),
    ]
    static let grades: [ChoiceOption] = [
        ChoiceOption(0, "A", "A"), ChoiceOption(1, "B", "B"), ChoiceOption(2, "C", "C"), ChoiceOption(3, "D", "D"),
    ]
    static let trends: [ChoiceOption] = [
        ChoiceOption(0, "Improving", "En amélioration"), ChoiceOption(1, "Steady", "Stable"),
        ChoiceOption(2, "Declining", "En baisse"),
        ChoiceOption(3, "Not enough info", "Informations insuffisantes"),
    ]
    static let advances: [ChoiceOption] = [
        ChoiceOption(
            0,
            "Ask before moving to the next work item",
            "Demander avant de passer à l’élément de travail suivant"
        ),
        ChoiceOption(
            1,
            "Automatically go to the next work item",
            "Passer automatiquement à l’élément de travail suivant"
        ),
        ChoiceOption(2, "Stay on the same record", "Rester sur le même enregistrement"),
    ]
    /// Business lines, with the numbers and in the order of the platform’s list.
    static let industries: [ChoiceOption] = [
        ChoiceOption(1, "Accounting", "Comptabilité"),
        ChoiceOption(
            2,
            "Agriculture and Non-petrol Natural Resource Extraction",
            "Agriculture et extraction de ressources naturelles hors pétrole"
        ),
        ChoiceOption(3, "Broadcasting Printing and Publishing", "Audiovisuel, imprimerie et édition"),
        ChoiceOption(4, "Brokers", "Courtage"),
        ChoiceOption(5, "Building Supply Retail", "Commerce de matériaux de construction"),
        ChoiceOption(6, "Business Services", "Services aux entreprises"),
        ChoiceOption(7, "Consulting", "Conseil"),
        ChoiceOption(8, "Consumer Services", "Services aux particuliers"),
        ChoiceOption(9, "Design, Direction and Creative Management", "Design, direction artistique et création"),
        ChoiceOption(10, "Distributors, Dispatchers and Processors", "Distribution, expédition et conditionnement"),
        ChoiceOption(11, "Doctor's Offices and Clinics", "Cabinets médicaux et cliniques"),
        ChoiceOption(12, "Durable Manufacturing", "Fabrication de biens durables"),
        ChoiceOption(13, "Eating and Drinking Places", "Restaurants et débits de boissons"),
        ChoiceOption(14, "Entertainment Retail", "Commerce de loisirs"),
        ChoiceOption(15, "Equipment Rental and Leasing", "Location et crédit-bail de matériel"),
        ChoiceOption(16, "Financial", "Finance"),
        ChoiceOption(17, "Food and Tobacco Processing", "Transformation des aliments et du tabac"),
        ChoiceOption(
            18,
            "Inbound Capital Intensive Processing",
            "Transformation à forte intensité de capital en entrée"
        ),
        ChoiceOption(19, "Inbound Repair and Services", "Réparation et services en atelier"),
        ChoiceOption(20, "Insurance", "Assurance"),
        ChoiceOption(21, "Legal Services", "Services juridiques"),
        ChoiceOption(22, "Non-Durable Merchandise Retail", "Commerce de biens non durables"),
        ChoiceOption(23, "Outbound Consumer Service", "Services aux particuliers à domicile"),
        ChoiceOption(24, "Petrochemical Extraction and Distribution", "Extraction et distribution pétrochimiques"),
        ChoiceOption(25, "Service Retail", "Commerce de services"),
        ChoiceOption(26, "SIG Affiliations", "Groupements d’intérêt"),
        ChoiceOption(27, "Social Services", "Services sociaux"),
        ChoiceOption(28, "Special Outbound Trade Contractors", "Entreprises spécialisées intervenant sur site"),
        ChoiceOption(29, "Specialty Realty", "Immobilier spécialisé"),
        ChoiceOption(30, "Transportation", "Transport"),
        ChoiceOption(31, "Utility Creation and Distribution", "Production et distribution d’énergie et d’eau"),
        ChoiceOption(32, "Vehicle Retail", "Commerce de véhicules"),
        ChoiceOption(33, "Wholesale", "Commerce de gros"),
    ]
    static let purchaseTimeframes: [ChoiceOption] = [
        ChoiceOption(0, "Immediate", "Immédiat"), ChoiceOption(1, "This quarter", "Ce trimestre"),
        ChoiceOption(2, "Next quarter", "Trimestre prochain"), ChoiceOption(3, "This year", "Cette année"),
        ChoiceOption(4, "Unknown", "Inconnu"),
    ]
    static let purchaseProcesses: [ChoiceOption] = [
        ChoiceOption(0, "Individual", "Individuel"), ChoiceOption(1, "Committee", "Comité"),
        ChoiceOption(2, "Unknown", "Inconnu"),
    ]
    static let needs: [ChoiceOption] = [
        ChoiceOption(0, "Must have", "Indispensable"), ChoiceOption(1, "Should have", "Souhaitable"),
        ChoiceOption(2, "Good to have", "Utile"), ChoiceOption(3, "No need", "Aucun besoin"),
    ]
    static let salesStages: [ChoiceOption] = [
        ChoiceOption(0, "Qualify", "Qualifier"), ChoiceOption(1, "Develop", "Développer"),
        ChoiceOption(2, "Propose", "Proposer"), ChoiceOption(3, "Close", "Conclure"),
    ]
    static let forecastCategories: [ChoiceOption] = [
        ChoiceOption(100_000_001, "Pipeline", "Pipeline"),
        ChoiceOption(100_000_002, "Best case", "Meilleur des cas"),
        ChoiceOption(100_000_003, "Committed", "Engagé"), ChoiceOption(100_000_004, "Omitted", "Omis"),
        ChoiceOption(100_000_005, "Won", "Gagné"), ChoiceOption(100_000_006, "Lost", "Perdu"),
    ]
    static let customerTypes: [ChoiceOption] = [
        ChoiceOption(1, "Competitor", "Concurrent"), ChoiceOption(2, "Consultant", "Consultant"),
        ChoiceOption(3, "Customer", "Client"), ChoiceOption(4, "Investor", "Investisseur"),
        ChoiceOption(5, "Partner", "Partenaire"), ChoiceOption(6, "Influencer", "Influenceur"),
        ChoiceOption(7, "Press", "Presse"), ChoiceOption(8, "Prospect", "Prospect"),
        ChoiceOption(9, "Reseller", "Distributeur"), ChoiceOption(10, "Supplier", "Fournisseur"),
        ChoiceOption(11, "Vendor", "Prestataire"), ChoiceOption(12, "Other", "Autre"),
    ]
    static let ownerships: [ChoiceOption] = [
        ChoiceOption(1, "Public", "Cotée"), ChoiceOption(2, "Private", "Privée"),
        ChoiceOption(3, "Subsidiary", "Filiale"), ChoiceOption(4, "Other", "Autre"),
    ]
    static let genders: [ChoiceOption] = [
        ChoiceOption(1, "Male", "Homme"), ChoiceOption(2, "Female", "Femme"),
    ]
    static let familyStatuses: [ChoiceOption] = [
        ChoiceOption(1, "Single", "Célibataire"), ChoiceOption(2, "Married", "Marié(e)"),
        ChoiceOption(3, "Divorced", "Divorcé(e)"), ChoiceOption(4, "Widowed", "Veuf ou veuve"),
    ]
    static let influences: [ChoiceOption] = [
        ChoiceOption(0, "Decision maker", "Décideur"), ChoiceOption(1, "Influencer", "Influenceur"),
        ChoiceOption(2, "Blocker", "Opposant"), ChoiceOption(3, "Unknown", "Inconnu"),
    ]
}
