import Records
import SalesCore

extension ExplanationWords {
    /// Why a record is not on the list, and what can be done about it.
    public func absence(_ absence: Absence) -> (reason: Sentence, remedy: Sentence) {
        switch absence {
        case .typeNotListed:
            (
                Sentence(
                    "The work list does not show records of this type.",
                    "La liste de travail n’affiche pas les enregistrements de ce type."
                ),
                Sentence(
                    "An administrator chooses which types it shows.",
                    "Un administrateur choisit les types qu’elle affiche."
                )
            )
        case .nothingOpen:
            (
                Sentence("Nothing is open on this record.", "Rien n’est à faire pour cet enregistrement."),
                Sentence(
                    "Add a phone call, an e-mail, a task or an appointment with a due date.",
                    "Ajoutez un appel, un e-mail, une tâche ou un rendez-vous avec une échéance."
                )
            )
        case .ofOthers(let names): others(names)
        case .ahead(let day, let isWithinReach): ahead(self.day(day), isWithinReach)
        case .tooOld(let day):
            (
                Sentence(
                    "What is open was due on \(self.day(day).english), more than \(WorklistWindow.reach) days ago.",
                    "Ce qui est ouvert devait être fait le \(self.day(day).french), il y a plus de "
                        + "\(WorklistWindow.reach) jours."
                ),
                Sentence(
                    "Complete it or give it a new due date. The line under the list opens all such items.",
                    "Terminez-le ou donnez-lui une nouvelle échéance. La ligne sous la liste ouvre tous ces éléments."
                )
            )
        case .undated:
            (
                Sentence("What is open has no due date.", "Ce qui est ouvert n’a pas d’échéance."),
                Sentence(
                    "Give it a due date, and it comes onto the list that day.",
                    "Donnez-lui une échéance : il figurera sur la liste ce jour-là."
                )
            )
        case .kinds, .search, .filtered: hidden(absence)
        case .outOfReach:
            (
                Sentence(
                    "You may open this record, but your roles do not put it onto your list.",
                    "Vous pouvez ouvrir cet enregistrement, mais vos rôles ne le mettent pas sur votre liste."
                ),
                Sentence(
                    "Ask whoever administers roles, or have the record assigned to you.",
                    "Adressez-vous à la personne qui gère les rôles, ou faites-vous attribuer l’enregistrement."
                )
            )
        }
    }

    private func others(_ names: [String]) -> (reason: Sentence, remedy: Sentence) {
        let english = names.isEmpty ? "others" : names.joined(separator: ", ")
        let french = names.isEmpty ? "à d’autres personnes" : "à " + names.joined(separator: ", ")
        return (
            Sentence("What is open here belongs to \(english).", "Ce qui est ouvert ici revient \(french)."),
            Sentence(
                "Have it assigned to you, or add an activity of your own.",
                "Faites-vous l’attribuer, ou ajoutez une activité à votre nom."
            )
        )
    }

    private func ahead(_ day: Sentence, _ isWithinReach: Bool) -> (reason: Sentence, remedy: Sentence) {
        (
            Sentence(
                "What is next is due on \(day.english), later than the list shows.",
                "La prochaine activité est prévue le \(day.french), plus tard que ce qu’affiche la liste."
            ),
            isWithinReach
                ? Sentence(
                    "It comes onto the list that day; the filter “From tomorrow” shows it now.",
                    "Elle figurera sur la liste ce jour-là ; le filtre « À partir de demain » l’affiche dès maintenant."
                )
                : Sentence(
                    "It comes onto the list that day. An earlier due date would bring it there sooner.",
                    "Elle figurera sur la liste ce jour-là. Une échéance plus proche l’y amènerait plus tôt."
                )
        )
    }

    private func hidden(_ absence: Absence) -> (reason: Sentence, remedy: Sentence) {
        switch absence {
        case .search:
            (
                Sentence("Its name does not match your search.", "Son nom ne correspond pas à votre recherche."),
                Sentence("Clear the search to see it.", "Effacez la recherche pour le voir.")
            )
        case .kinds:
            (
                Sentence(
                    "Your filter on activity types hides it.",
                    "Votre filtre sur les types d’activité le masque."
                ),
                Sentence("Clear the filters to see it.", "Effacez les filtres pour le voir.")
            )
        default:
            (
                Sentence("Your filters hide it.", "Vos filtres le masquent."),
                Sentence("Clear the filters to see it.", "Effacez les filtres pour le voir.")
            )
        }
    }
}
