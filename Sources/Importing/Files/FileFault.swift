public import SalesCore

/// Why a file cannot be read or written.
public enum FileFault: Error, Message, Equatable, CustomStringConvertible {
    case missing(String)
    case notAllowed(String)
    case isDirectory(String)
    case notAFile(String)
    case unreadable(String, code: Int32)
    case unwritable(String, code: Int32)
    case diskFull(String)
    /// The gzip stream ends before its end mark.
    case gzipTruncated(String)
    case gzipDamaged(String)
    case gzipTrailing(String)

    public var description: String { english }

    public var english: String {
        switch self {
        case .missing(let path): "There is no file “\(path)”."
        case .notAllowed(let path): "“\(path)” may not be opened by this account. Check its permissions."
        case .isDirectory(let path): "“\(path)” is a folder. Name a file."
        case .notAFile(let path): "“\(path)” is not a regular file."
        case .unreadable(let path, let code): "“\(path)” cannot be read (system error \(code))."
        case .unwritable(let path, let code): "“\(path)” cannot be written (system error \(code))."
        case .diskFull(let path): "“\(path)” cannot be written: the disk is full."
        case .gzipTruncated(let path): "“\(path)” is a gzip file that ends too early. Fetch or compress it again."
        case .gzipDamaged(let path):
            "“\(path)” is a damaged gzip file: its checksum or its data are wrong. Fetch it again."
        case .gzipTrailing(let path): "“\(path)” has other data after the end of its gzip stream. Compress it again."
        }
    }

    public var french: String {
        switch self {
        case .missing(let path): "Le fichier « \(path) » n’existe pas."
        case .notAllowed(let path): "Ce compte n’a pas le droit d’ouvrir « \(path) ». Vérifiez les autorisations."
        case .isDirectory(let path): "« \(path) » est un dossier. Indiquez un fichier."
        case .notAFile(let path): "« \(path) » n’est pas un fichier ordinaire."
        case .unreadable(let path, let code): "« \(path) » ne peut pas être lu (erreur système \(code))."
        case .unwritable(let path, let code): "« \(path) » ne peut pas être écrit (erreur système \(code))."
        case .diskFull(let path): "« \(path) » ne peut pas être écrit : le disque est plein."
        case .gzipTruncated(let path):
            "« \(path) » est un fichier gzip incomplet. Récupérez-le ou compressez-le de nouveau."
        case .gzipDamaged(let path):
            "« \(path) » est un fichier gzip endommagé : somme de contrôle ou données fausses. Récupérez-le de nouveau."
        case .gzipTrailing(let path):
            "« \(path) » contient d’autres données après la fin du flux gzip. Compressez-le de nouveau."
        }
    }
}
