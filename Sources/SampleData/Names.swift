/// A person's name with the mailbox name that belongs to it.
struct PersonName {
    enum Script {
        case plain, accented, chinese, japanese, korean, arabic, hebrew, cyrillic, greek, devanagari, thai
    }

    var first: String
    var last: String
    var mailbox: String

    /// In the shares of the specification: 70 % Latin without accents, 15 % with, 5 % CJK, 4 % Arabic or Hebrew,
    /// 4 % Cyrillic or Greek, 2 % Indic or Thai.
    static func draw(_ draws: inout Draws) -> PersonName {
        let share = draws.below(100)
        let script: Script
        switch share {
        case ..<70: script = .plain
        case ..<85: script = .accented
        case ..<87: script = .chinese
        case ..<89: script = .japanese
        case ..<90: script = .korean
        case ..<92: script = .arabic
        case ..<94: script = .hebrew
        case ..<97: script = .cyrillic
        case ..<98: script = .greek
        case ..<99: script = .devanagari
        default: script = .thai
        }
        return draw(&draws, script: script)
    }

    static func draw(_ draws: inout Draws, script: Script) -> PersonName {
        let pool = NamePool.of(script)
        let first = draws.pick(pool.first)
        let last = draws.pick(pool.last)
        return PersonName(first: first.text, last: last.text, mailbox: first.mailbox + "." + last.mailbox)
    }
}

/// Given and family names of one script.
private struct NamePool {
    struct Part {
        let text: String
        let mailbox: String
    }

    let first: [Part]
    let last: [Part]

    /// - Parameters: names separated by blanks; `text=mailbox` where the mailbox name is not the text in lower case.
    init(first: String, last: String) {
        self.first = NamePool.parts(first)
        self.last = NamePool.parts(last)
    }

    private static func parts(_ names: String) -> [Part] {
        names.split { $0 == " " || $0 == "\n" }.map { name in
            let pieces = name.split(separator: "=").map(String.init)
            return Part(text: pieces[0], mailbox: pieces.count > 1 ? pieces[1] : pieces[0].lowercased())
        }
    }

    static func of(_ script: PersonName.Script) -> NamePool {
        switch script {
        case .plain: plain
        case .accented: accented
        case .chinese: chinese
        case .japanese: japanese
        case .korean: korean
        case .arabic: arabic
        case .hebrew: hebrew
        case .cyrillic: cyrillic
        case .greek: greek
        case .devanagari: devanagari
        case .thai: thai
        }
    }

    private static let plain = NamePool(
        first: """
            Adam Alice Amelia Andrew Anna Anton Astrid Beatrice Benjamin Bruno Camille Carla Charlotte Clara
            Colin Daniel Daria David Diana Edgar Elena Elise Emil Emma Erik Esther Eva Felix Fiona Frank
            Gabriel Grace Greta Hannah Harriet Helena Henry Ingrid Irene Isaac Ivan Jack Jacob Jana Jasmine
            Joan Jonas Julia Karim Kate Laura Leo Liam Lidia Lina Louis Lucas Lucy Magnus Maria Marion
            Martin Maya Michael Mila Monica Nadia Nathan Nicolas Nina Noah Olga Oliver Oscar Paula Peter
            Philip Priya Rachel Rafael Rita Robin Rosa Ruth Samuel Sarah Sofia Stefan Stella Tara Theo
            Thomas Tobias Ursula Valerie Vera Victor Walter Wendy William Yara Yasmin
            """,
        last: """
            Abbott Adler Albrecht Amsel Archer Ashworth Bakker Barlow Baxter Becker Bellamy Berger Bianchi
            Blake Bonnet Bradshaw Brandt Brooks Burke Calloway Carver Chandra Clarke Conti Cooper Corbin
            Costa Crane Dalton Damon Delacroix Dixon Donnelly Duval Eriksen Farrell Faure Ferreira Fischer
            Fletcher Fontaine Forster Fournier Gallo Garnier Giraud Gomes Graham Grant Hale Hansen Harding
            Hartley Hayes Hoffmann Holm Hopkins Huber Ivanov Jansen Jensen Joshi Kaplan Keller Kowalski
            Krause Lambert Larsen Leclerc Lehmann Lindgren Lopez Lorenz Marchetti Marsh Mercer Meyer Moreau
            Morris Nash Novak Olsen Palmer Parker Patel Perrin Petit Pinto Porter Quinn Rao Reed Renard
            Ricci Richter Rivers Romano Rossi Roth Sanders Schmitt Schuster Silva Simon Sorensen Stark Stone
            Sutton Taylor Thorne Torres Turner Vance Varga Vidal Vogel Wagner Walsh Weber West Winter Wolff
            Young Zimmer
            """
    )

    private static let accented = NamePool(
        first: """
            Zoë=zoe René=rene Chloé=chloe Élodie=elodie Noémie=noemie François=francois Jérôme=jerome
            Anaïs=anais Gaëlle=gaelle Léa=lea Maëlys=maelys José=jose Joaquín=joaquin Íñigo=inigo
            Núria=nuria João=joao Inês=ines Søren=soren Åsa=asa Björn=bjorn Jürgen=jurgen Käthe=kathe
            Łucja=lucja Zdeněk=zdenek Šárka=sarka Gülşen=gulsen Çağla=cagla Ștefan=stefan Ánh=anh Đức=duc
            """,
        last: """
            Müller=muller Łukasiewicz=lukasiewicz Lefèvre=lefevre Béranger=beranger Dupré=dupre
            Gérard=gerard Hélie=helie Côté=cote Pâquet=paquet Núñez=nunez Martínez=martinez
            Gutiérrez=gutierrez Conceição=conceicao Magalhães=magalhaes Sørensen=sorensen Åkesson=akesson
            Bergström=bergstrom Jørgensen=jorgensen Schäfer=schafer Größner=grossner Weiß=weiss
            Dvořák=dvorak Němcová=nemcova Żółkiewska=zolkiewska Szabó=szabo Kovács=kovacs Yıldız=yildiz
            Öztürk=ozturk Ionuț=ionut Nguyễn=nguyen
            """
    )

    private static let chinese = NamePool(
        first: """
            小明=xiaoming 丽华=lihua 建国=jianguo 思远=siyuan 雨欣=yuxin 志强=zhiqiang 秀英=xiuying 子涵=zihan
            """,
        last: "王=wang 李=li 张=zhang 陈=chen 林=lin 黄=huang 周=zhou 吴=wu"
    )

    private static let japanese = NamePool(
        first: "花子=hanako 健太=kenta 美咲=misaki 翔=sho さくら=sakura 大輔=daisuke 結衣=yui 蓮=ren",
        last: """
            佐藤=sato 鈴木=suzuki 高橋=takahashi 田中=tanaka 渡辺=watanabe 小林=kobayashi 山本=yamamoto 中村=nakamura
            """
    )

    private static let korean = NamePool(
        first: "민준=minjun 서연=seoyeon 지훈=jihoon 하은=haeun 도윤=doyun 수빈=subin",
        last: "김=kim 이=lee 박=park 최=choi 정=jung 강=kang"
    )

    private static let arabic = NamePool(
        first: """
            محمد=mohammed فاطمة=fatima أحمد=ahmed ليلى=layla يوسف=youssef مريم=maryam خالد=khaled نور=nour
            """,
        last: """
            العلي=alali الحسن=alhasan حداد=haddad المصري=almasri خوري=khoury النجار=alnajjar الشامي=alshami
            صباغ=sabbagh
            """
    )

    private static let hebrew = NamePool(
        first: """
            שירה=shira נועם=noam דוד=david יעל=yael תמר=tamar איתי=itai מיכל=michal אורי=uri
            """,
        last: """
            כהן=cohen לוי=levi מזרחי=mizrahi פרץ=peretz ביטון=biton אברהם=avraham פרידמן=friedman
            שפירא=shapira
            """
    )

    private static let cyrillic = NamePool(
        first: """
            Иван=ivan Ольга=olga Дмитрий=dmitry Анна=anna Сергей=sergey Наталья=natalia Тарас=taras
            Марина=marina
            """,
        last: """
            Иваненко=ivanenko Соколова=sokolova Петров=petrov Ковальчук=kovalchuk Морозов=morozov
            Димитров=dimitrov Лебедева=lebedeva Йовановић=jovanovic
            """
    )

    private static let greek = NamePool(
        first: """
            Γιώργος=giorgos Μαρία=maria Ελένη=eleni Νίκος=nikos Δήμητρα=dimitra Κώστας=kostas
            """,
        last: """
            Παπαδόπουλος=papadopoulos Γεωργίου=georgiou Νικολάου=nikolaou Οικονόμου=oikonomou
            Αθανασίου=athanasiou Δημητρίου=dimitriou
            """
    )

    private static let devanagari = NamePool(
        first: """
            अनिल=anil प्रिया=priya राहुल=rahul सुनीता=sunita विक्रम=vikram मीरा=meera
            """,
        last: """
            शर्मा=sharma वर्मा=verma गुप्ता=gupta थापा=thapa जोशी=joshi राणा=rana
            """
    )

    private static let thai = NamePool(
        first: """
            สมชาย=somchai สุดา=suda อนันต์=anan มาลี=malee วิชัย=wichai พิมพ์=pim
            """,
        last: """
            ใจดี=jaidee สุขใจ=sukjai ทองคำ=thongkham ศรีสุข=srisuk แสงทอง=saengthong วงศ์ไทย=wongthai
            """
    )
}
