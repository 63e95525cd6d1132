import Email
import SalesCore

/// The words around a link.
struct LinkMail {
    let kind: LinkKind
    let name: String
    let address: String
    let language: Language

    func mail(to recipient: MailAddress) -> OutgoingMail {
        OutgoingMail(to: recipient, subject: subject, text: text, language: language.rawValue)
    }

    private var subject: String {
        switch (kind, language) {
        case (.invitation, .english): "Your account in Suivant"
        case (.invitation, .french): "Votre compte Suivant"
        case (.reset, .english): "A new password for Suivant"
        case (.reset, .french): "Un nouveau mot de passe pour Suivant"
        }
    }

    private var text: String {
        switch (kind, language) {
        case (.invitation, .english):
            """
            Hello \(name),

            you have an account in Suivant. Choose your password here; the link works once, for seven days:

            \(address)

            If you did not expect this mail, you need not do anything.

            """
        case (.invitation, .french):
            """
            Bonjour \(name),

            vous avez un compte Suivant. Choisissez votre mot de passe ici ; le lien sert une fois, pendant sept jours :

            \(address)

            Si vous n’attendiez pas cet e-mail, vous n’avez rien à faire.

            """
        case (.reset, .english):
            """
            Hello \(name),

            choose a new password here; the link works once, for one hour:

            \(address)

            If you did not ask for this, ignore this mail: your password stays as it is.

            """
        case (.reset, .french):
            """
            Bonjour \(name),

            choisissez un nouveau mot de passe ici ; le lien sert une fois, pendant une heure :

            \(address)

            Si vous n’avez rien demandé, ignorez cet e-mail : votre mot de passe ne change pas.

            """
        }
    }
}
