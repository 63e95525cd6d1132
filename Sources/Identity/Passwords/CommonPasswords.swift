import SalesCore

/// Which passwords of twelve characters and more are guessed first: words that everybody uses, with the digits, signs
/// and letter swaps that everybody adds, runs of keys, and short pieces repeated.
///
/// A rule of our own in place of a list of leaked passwords: those are nearly all shorter than twelve characters.
enum CommonPasswords {
    static func contain(_ text: String) -> Bool {
        let plain = Array(folded(text).unicodeScalars)
        return isRepeated(plain) || isRuns(plain)
            || readings(of: plain).contains { spelled($0, with: words, atMost: 2) }
    }

    /// Whether it is the address, or the name in it, with at most digits and signs added.
    static func isMade(_ text: String, of email: String) -> Bool {
        let address = folded(email)
        let name = letters(Array(address.prefix { $0 != "@" }.unicodeScalars))
        let typed = Array(folded(text).unicodeScalars)
        if String(String.UnicodeScalarView(typed)) == address { return true }
        return name.count >= 3 && readings(of: typed).contains { spelled($0, with: [name], atMost: 6) }
    }

    /// One piece of at most four characters over and over: `abcabcabcabc`, `111111111111`.
    private static func isRepeated(_ text: [Unicode.Scalar]) -> Bool {
        (1...4).contains { length in
            text.indices.allSatisfy { text[$0] == text[$0 % length] }
        }
    }

    /// Nothing but runs along the alphabet, the digits or a row of keys, at least three characters each; the last may be
    /// shorter.
    private static func isRuns(_ text: [Unicode.Scalar]) -> Bool {
        var start = 0
        while start < text.count {
            let length = rows.map { runLength(text[start...], along: $0) }.max() ?? 0
            guard length >= 3 || start > 0 && start + length == text.count else { return false }
            start += length
        }
        return true
    }

    private static func runLength(_ text: ArraySlice<Unicode.Scalar>, along row: [Unicode.Scalar]) -> Int {
        guard let first = text.first, var position = row.firstIndex(of: first) else { return 0 }
        var length = 1
        for scalar in text.dropFirst() {
            guard position + 1 < row.count, row[position + 1] == scalar else { break }
            position += 1
            length += 1
        }
        return length
    }

    private static let rows: [[Unicode.Scalar]] = [
        "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "qsdfghjklm",
        "wxcvbn", "1qaz2wsx3edc4rfv5tgb", "&é\"'(-è_çà)=", "!@#$%^&*()",
    ].flatMap { [Array($0.unicodeScalars), Array($0.unicodeScalars.reversed())] }

    /// The letters that somebody may have meant, three at least, whatever digits and signs stand around and between
    /// them. Those at the end may belong to the word (`passw0rd` in `p@ssw0rd1234`) or not, so each place to cut is tried.
    private static func readings(of text: [Unicode.Scalar]) -> [[Unicode.Scalar]] {
        let inner = text.drop { !$0.properties.isAlphabetic }
        let tail = inner.reversed().prefix { !$0.properties.isAlphabetic }.count
        let cuts = (0...tail).map { letters(unswapped(Array(inner.dropLast($0)))) }
        return ([letters(text), letters(unswapped(text))] + cuts).filter { $0.count >= 3 }
    }

    private static func letters(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] { text.filter(\.properties.isAlphabetic) }

    /// Undoes the usual swaps of letters: `p@ssw0rd` is read as `password`.
    private static func unswapped(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
        text.map { swaps[$0] ?? $0 }
    }

    private static let swaps: [Unicode.Scalar: Unicode.Scalar] = [
        "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s", "!": "i", "€": "e",
    ]

    private static func spelled(_ letters: [Unicode.Scalar], with words: [[Unicode.Scalar]], atMost count: Int) -> Bool
    {
        if letters.isEmpty { return true }
        guard count > 0 else { return false }
        return words.contains { word in
            letters.starts(with: word) && spelled(Array(letters.dropFirst(word.count)), with: words, atMost: count - 1)
        }
    }

    private static let words: [[Unicode.Scalar]] = """
        password passwort motdepasse mdp pass passphrase secret admin administrator administrateur root user utilisateur
        welcome bienvenue bonjour salut hello coucou letmein changeme changemoi changeit default defaut login signin
        connexion access acces open sesame iloveyou jetaime amour love monamour soleil sunshine princess princesse
        dragon monkey football baseball superman batman starwars pokemon master shadow qwerty azerty qwertz qwertyuiop
        azertyuiop asdfgh qsdfgh test testing demo example exemple temp temporary temporaire summer winter spring autumn
        ete hiver printemps automne monday lundi january janvier february fevrier paris france london company
        entreprise societe sales ventes vente seller vendeur manager suivant server database computer ordinateur
        internet google facebook microsoft windows dynamics the my is mon ma le la this your abc abcd abcdef xyz
        """.split { $0 == " " || $0 == "\n" }.map { Array($0.unicodeScalars) }
}
