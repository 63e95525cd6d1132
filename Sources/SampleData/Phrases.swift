/// The same words in both languages.
struct Phrase {
    let english: String
    let french: String

    init(_ english: String, _ french: String) {
        self.english = english
        self.french = french
    }
}

/// What people of a sales team write in subjects, notes and remarks.
enum Phrases {
    static let calls = [
        Phrase("Call about the demo", "Appeler au sujet de la démo"),
        Phrase("First call", "Premier appel"),
        Phrase("Call back as promised", "Rappeler comme promis"),
        Phrase("Ask who decides", "Demander qui décide"),
        Phrase("Talk through the quote", "Parcourir le devis ensemble"),
        Phrase("Check that the trial works", "Vérifier que l’essai fonctionne"),
        Phrase("Ask for a date for the workshop", "Demander une date pour l’atelier"),
        Phrase("Follow up on the price question", "Revenir sur la question du prix"),
        Phrase("Call after the trade fair", "Appeler après le salon"),
        Phrase("Ask how the pilot is going", "Demander où en est le pilote"),
        Phrase("Confirm the number of seats", "Confirmer le nombre de postes"),
        Phrase("Welcome call", "Appel de bienvenue"),
        Phrase("Ask about the renewal", "Parler du renouvellement"),
        Phrase("Clear up the delivery date", "Clarifier la date de livraison"),
        Phrase("Call the new head of buying", "Appeler le nouveau responsable des achats"),
    ]
    static let mails = [
        Phrase("Send the quote", "Envoyer le devis"),
        Phrase("Send the follow-up mail", "Envoyer l’e-mail de relance"),
        Phrase("Introduce ourselves", "Nous présenter"),
        Phrase("Send the security questionnaire", "Envoyer le questionnaire de sécurité"),
        Phrase("Share the recording of the demo", "Partager l’enregistrement de la démo"),
        Phrase("Send references from their trade", "Envoyer des références de leur secteur"),
        Phrase("Answer the question about data export", "Répondre à la question sur l’export des données"),
        Phrase("Send the revised contract", "Envoyer le contrat révisé"),
        Phrase("Thank them for the visit", "Remercier pour la visite"),
        Phrase("Send the price list", "Envoyer la liste de prix"),
        Phrase("Propose three dates", "Proposer trois dates"),
        Phrase("Send the implementation plan", "Envoyer le plan de mise en place"),
    ]
    static let tasks = [
        Phrase("Prepare the offer", "Préparer l’offre"),
        Phrase("Read the security questionnaire", "Lire le questionnaire de sécurité"),
        Phrase("Check the credit line", "Vérifier l’encours"),
        Phrase("Find a second contact", "Trouver un deuxième contact"),
        Phrase("Update the forecast", "Mettre à jour les prévisions"),
        Phrase("Ask legal about clause 7", "Demander au juridique pour la clause 7"),
        Phrase("Set up the trial account", "Créer le compte d’essai"),
        Phrase("Compare with last year’s order", "Comparer avec la commande de l’an dernier"),
        Phrase("Research the company", "Se renseigner sur l’entreprise"),
        Phrase("Write the visit report", "Rédiger le compte rendu de visite"),
    ]
    static let meetings = [
        Phrase("Demo with the team", "Démo avec l’équipe"),
        Phrase("Discovery meeting", "Réunion de découverte"),
        Phrase("Price negotiation", "Négociation du prix"),
        Phrase("Workshop on requirements", "Atelier sur les besoins"),
        Phrase("Lunch with the buyer", "Déjeuner avec l’acheteur"),
        Phrase("Quarterly review", "Revue trimestrielle"),
    ]
    static let pastCalls =
        calls + [
            Phrase("Inbound call about prices", "Appel entrant au sujet des prix"),
            Phrase("Left a message", "Message laissé"),
            Phrase("Call returned", "Appel retourné"),
        ]
    static let pastMails = [
        Phrase("Introduction mail", "E-mail de présentation"),
        Phrase("Your offer", "Votre offre"),
        Phrase("Re: Your offer", "Re: Votre offre"),
        Phrase("Invitation to the demo", "Invitation à la démo"),
        Phrase("Re: Invitation to the demo", "Re: Invitation à la démo"),
        Phrase("Follow-up mail", "E-mail de relance"),
        Phrase("Material as promised", "Documents promis"),
        Phrase("Re: Questions about the contract", "Re: Questions sur le contrat"),
        Phrase("Thank you for your time", "Merci pour votre temps"),
    ]
    static let todo = [
        Phrase("They asked for it last time.", "Ils l’ont demandé la dernière fois."),
        Phrase("Best reached before lunch.", "Plus facile à joindre avant midi."),
        Phrase("Mention the new version.", "Parler de la nouvelle version."),
        Phrase("The assistant knows the calendar.", "L’assistante connaît l’agenda."),
        Phrase("Budget is decided at the end of the month.", "Le budget est décidé en fin de mois."),
        Phrase("Have last year’s figures at hand.", "Avoir les chiffres de l’an dernier sous la main."),
    ]
    static let results = [
        Phrase("Interested; wants to see it with the team.", "Intéressé ; veut le voir avec l’équipe."),
        Phrase("No answer, left a message.", "Pas de réponse, message laissé."),
        Phrase("Asked to be called again next week.", "Demande à être rappelé la semaine prochaine."),
        Phrase("Compares us with two others.", "Nous compare avec deux autres."),
        Phrase("Needs the approval of finance.", "A besoin de l’accord de la finance."),
        Phrase("Very friendly; will talk to the boss.", "Très aimable ; en parlera à la direction."),
        Phrase("Price is the open point.", "Le prix reste le point ouvert."),
    ]
    static let interests = [
        Phrase("Wants a demo", "Souhaite une démo"),
        Phrase("Asked for prices", "A demandé les prix"),
        Phrase("Downloaded the guide", "A téléchargé le guide"),
        Phrase("Replacing the old system", "Remplace l’ancien système"),
        Phrase("Looking for 20 seats", "Cherche 20 postes"),
        Phrase("Met at the trade fair", "Rencontré au salon"),
        Phrase("Recommended by a customer", "Recommandé par un client"),
        Phrase("Started a trial", "A commencé un essai"),
        Phrase("Attended the webinar", "A suivi le webinaire"),
        Phrase("Question about data protection", "Question sur la protection des données"),
        Phrase("Opening a second site", "Ouvre un deuxième site"),
        Phrase("Comparing suppliers", "Compare des fournisseurs"),
    ]
    static let matters: [(english: String, french: String, hasSeats: Bool)] = [
        ("", "", true),
        ("", "", true),
        ("renewal", "renouvellement", false),
        ("pilot", "pilote", false),
        ("extension to a second site", "extension à un deuxième site", false),
        ("training package", "formation", false),
        ("yearly maintenance", "maintenance annuelle", false),
        ("migration from the old system", "migration de l’ancien système", false),
    ]
    static let notes: [(subject: Phrase, body: Phrase)] = [
        (
            Phrase("Meeting notes", "Notes de réunion"),
            Phrase(
                "Three people in the room. The main worry is the move of old data; they want to see it done once.",
                "Trois personnes présentes. La reprise des données les inquiète ; ils veulent la voir une fois."
            )
        ),
        (
            Phrase("Who decides", "Qui décide"),
            Phrase("Buying prepares, the head of sales signs.", "Les achats préparent, la direction commerciale signe.")
        ),
        (
            Phrase("Competitor", "Concurrent"),
            Phrase(
                "Has an offer from another supplier, valid until the end of the month.",
                "A une offre concurrente valable jusqu’à la fin du mois."
            )
        ),
        (
            Phrase("Timing", "Calendrier"),
            Phrase("Nothing will happen before the budget round.", "Rien ne se fera avant l’arbitrage budgétaire.")
        ),
        (
            Phrase("Personal", "Personnel"),
            Phrase(
                "Cycles to work and is hard to reach before nine.",
                "Vient à vélo, difficile à joindre avant neuf heures."
            )
        ),
        (
            Phrase("Requirements", "Besoins"),
            Phrase(
                "Single sign-on, French and English, export at any time.",
                "Authentification unique, français et anglais, export à tout moment."
            )
        ),
    ]
    static let leadRemarks = [
        "Uses spreadsheets today and loses track of promises.", "Came back to the price page several times.",
        "Wants to start small and grow.", "Has used a similar product in the last job.",
        "Cherche une solution avant l’été.", "Prefers e-mail over calls.",
    ]
    static let accountRemarks = [
        "Customer since the first version.", "Buys through a central office.", "Two sites, one contract.",
        "Family business, long decisions.", "Paie toujours à l’heure.",
    ]
    static let opportunityRemarks = [
        "Wants to go live before the new quarter.", "Price agreed in principle, legal is reading.",
        "Depends on the pilot.", "Second supplier still in the race.", "Décision attendue en comité.",
    ]
    static let jobTitles = [
        "Head of Buying", "Managing Director", "Sales Director", "CTO", "CFO", "Office Manager", "Head of Operations",
        "Marketing Manager", "Owner", "IT Manager", "Project Lead", "Purchasing Manager", "Directrice générale",
        "Responsable des achats", "Chef de projet", "Head of Customer Care", "Team Lead Inside Sales", "Consultant",
    ]
    static let streets = [
        "Harbour Street", "Mill Lane", "Station Road", "Park Avenue West", "rue des Lilas", "avenue de la Gare",
        "Lindenallee", "Marktplatz", "Via dei Tigli", "Calle Mayor", "Garden Row", "Bridge Street",
    ]
    static let stages = ["1-Qualify", "2-Develop", "3-Propose", "4-Close"]
    static let exampleDomains = ["example.com", "example.org", "example.net"]
    static let emoji = ["🚀", "🌸", "😀", "👩🏽‍💻", "🎸", "🇫🇷"]
}
