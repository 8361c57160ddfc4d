"""Function words of the six languages: they carry no subject, so they count neither in a question nor in a gloss.

Written for this project: articles, pronouns, prepositions, conjunctions, auxiliaries, question words and the verbs of
asking ("tell me", "I want to know"), in every inflected form in which people use them, without accents.
"""

from index.shortened import SHORTENED

_LISTS = {
    "en": """
        take takes taking took taken make makes making made go goes going gone come comes came give gives giving gave
        given gonna gotta wanna gimme lemme dunno put puts happen happens a about above after again against all also
        am an and another any anybody anyone anything are as ask at be because been before being below between both
        but by can cannot could did do does doing done down during each either else etc even ever every explain few
        for from further get gets getting got had has have having he hello help hence her here hers herself hey hi him
        himself his how however i id if im in inside instead into is it its itself ive just kind know let lets like ll
        many may maybe me might mine more most much must my myself need needed needs neither no none nor not nothing
        of off often ok okay on once one ones only onto or other others otherwise ought our ours ourselves out over
        own per perhaps please quite rather re really regarding s same say says see shall she should since so some
        somebody someone something sort still such t tell than thank thanks that thats the their theirs them
        themselves then there therefore these they thing things this those though through thus to too toward towards
        under unless until up upon us use used using ve very via want wanted wants was we well went were what whatever
        whats when whenever where wherever whether which whichever while who whoever whom whose why will with within
        without would yes yet you your youre yours yourself yourselves m d theyre weve youve theyve""",
    "es": """
        a ademas adonde ahora al algo alguien algun alguna algunas alguno algunos alla alli ambos ante antes aquel
        aquella aquellas aquello aquellos aqui asi aun aunque bajo bien cada casi como con contra cual cuales
        cualquier cualquiera cuando cuanta cuantas cuanto cuantos cuya cuyas cuyo cuyos da dame dar de debe debemos
        deben deberia deberian debes debia debian debo decir del demas dentro desde despues dice dime donde dos
        durante e el ella ellas ello ellos embargo en entonces entre era eramos eran eras eres es esa esas ese eso
        esos esta estaba estaban estamos estan estar estara estaran estas este esto estos estoy estuvieron estuvo
        explica explicame fue fuera fueron fuese gracias ha habeis haber habia habian habra habran hace hacemos hacen
        hacer haces hacia hago han has hasta hay haya he hemos hizo hola hubo igual incluso ir la las le les lo los
        mas me mediante menos mi mia mias mientras mio mios mis misma mismas mismo mismos mucha muchas mucho muchos
        muy nada nadie necesita necesito ni ningun ninguna ninguno no nos nosotras nosotros nuestra nuestras nuestro
        nuestros nunca o os otra otras otro otros para parece pero poca pocas poco pocos podemos podran podre podria
        podrian por porque pudieron pudo pueda puedan puede pueden puedes puedo pues que querer quien quienes quiere
        quiero quisiera saber se sea sean segun ser sera seran seria serian si sido siempre siendo sin sino sobre sois
        solo somos son soy su sus suya suyas suyo suyos tal tales tambien tampoco tan tanto te tendre tendria tenemos
        tener tengo tenia tenian ti tiene tienen tienes toda todas todavia todo todos tras traves tu tus tuve tuvieron
        tuvo tuya tuyo u un una unas uno unos usted ustedes va vamos van varias varios vez vosotras vosotros voy
        vuestra vuestras vuestro y ya yo""",
    "it": """
        a abbia abbiamo abbiano ad agli ai al alcun alcuna alcune alcuni alcuno all alla alle allo allora altra altre
        altri altro anche ancora anzi attraverso aver avere avesse avete aveva avevano avrebbe avrebbero avuta avute
        avuti avuto basta bene c ce che chi chiunque ci ciao cio cioe circa coi col colei coloro colui com come
        comunque con contro cos cosa cosi cui d da dagli dai dal dall dalla dalle dallo davanti degli dei del dell
        della delle dello dentro deve devo devono di dice dimmi dire dobbiamo dopo dov dove doveva dovevano dovrebbe
        dovrei dovuto due dunque durante e ed egli ella entrambi era erano eri ero essa esse essendo essere essi esso
        fa facciamo faccio facendo fai fanno far fara farci fare farla farlo farmi farsi farti fino fosse fossero fra
        fu fuori furono gia gli grazie ha hai hanno ho i il in infatti inoltre invece io l la le lei li lo loro lui
        lungo ma mai me mediante meno mentre mi mia mie miei mio molta molte molti molto ne negli nei nel nell nella
        nelle nello nemmeno neppure nessun nessuna nessuno niente no noi non nostra nostre nostri nostro nulla o od
        ogni oltre oppure ora ossia per perche percio pero piu poco poi poiche porre possa possano possiamo posso
        possono potere poteva potevano potrebbe potrei potuto presso prima proprio puo puoi pure qua qual qualche
        qualcosa qualcuno quale quali qualsiasi quand quando quant quanta quante quanti quanto quegli quel quella
        quelle quelli quello quest questa queste questi questo qui quindi sa sapere sara saranno sarebbe se sebbene
        secondo sei sembra sempre senza serve si sia siamo siano siete so solo soltanto sono sopra sotto spiegami sta
        stanno stare stata state stati stato stava stavano stesso sto su sua sue sugli sui sul sull sulla sulle sullo
        suo suoi tale tali tanto te ti tra tranne troppo tu tua tue tuo tuoi tutta tutte tutti tutto un una uno v va
        vado vengono vi viene voglio vogliono voi volere vorrei vostra vostre vostri vostro vuoi vuole""",
    "sl": """
        a ali ampak b bi bil bila bile bili bilo biti blizu bo bodo bolj bom bomo bos bosta boste bova brez ce cem
        cemer cemu ceprav ceravno cesa cesar cez cigar cigav cigava cigave cigavega cigavem cigavi cigavih cigavo cim
        da daj dati deset do dokler drug druga druge drugega drugi drugih drugo edini en ena ene enega enem enemu eni
        enih enim eno ga glede glej gre h hoce hocejo hocem hvala ima imajo imam imamo imas imata imate imava imel
        imela imele imeli imelo imeti in itd iz izmed izpod ja jaz je ji jih jim jo k kadar kaj kak kaka kake kako
        kakor kaksen kaksna kaksne kaksnega kaksnem kaksnemu kaksni kaksnih kaksnim kaksnimi kaksno kam kamor kar
        kater katera katere katerega katerem kateremu kateri katerih katerim katerimi katero kdaj kdo kdor ker ki kje
        kjer kljub ko kod koder koga kogar koliko kolikor koliksen koliksna koliksne koliksnega koliksnem koliksni
        koliksno kom komu kot ku lahko le mano me med medtem mene meni menoj mi midva midve mimo mnogo mogoce moj moja
        moje mojega mojem mojemu moji mojih mojim mojimi mojo mora morajo moral morala morali moralo moram moramo
        moras morata morava morate morda mu na nad naj najbolj naju nam nama namesto nami namrec naredim naredimo
        narediti nas nasa nase nasega nasem nasemu nasi nasih nasim naso ne nek neka nekaj nekatera nekatere nekateri
        nekaterih nekaterim nekatero nekdo neke nekega nekem neki nekih nekim neko ni nic nihce nikoli nima nimajo
        nimam nimamo nimas nimata nimava nimate nisem nisi nismo niso nista niste nisva niti nje njega njegov njegova
        njegove njegovega njegovem njegovemu njegovi njegovih njegovim njegovo njej njem njemu njen njena njene
        njenega njenem njeni njenih njenim njeno nji njih njihov njihova njihove njihovega njihovem njihovi njihovih
        njihovim njihovo njiju njim njima njimi njo njun njuna njune njuni njunih njuno no nobeden noben nobena nobene
        nobenega nobenih nobeno npr o ob oba od odkar okoli okrog on ona onadva one oni ono oz oziroma pa pac po pod
        podobno poleg potem potrebno potrebujem povej povejte pozdravljeni pred preden prej preko pri pridem prosim
        proti rad rada razen razlozi res s sabo saj sam sama same sami samo se sebe sebi seboj sedaj sem seveda si
        sicer skozi sme smejo smem smemo smete smo so sploh sta ste storim storimo storiti sva svoj svoja svoje
        svojega svojem svojemu svoji svojih svojim svojimi svojo ta tabo tak taka take takega taki takih tako takrat
        taksen taksna taksne taksnega taksnem taksni taksnih taksnim taksno tale tam te tebe tebi teboj tega teh tej
        tem temi temu temvec ter ti tista tiste tistega tistem tisti tistih tistim tisto tj to toda tole toliko torej
        tu tudi tukaj tvoj tvoja tvoje tvojega tvojem tvojih tvojo u v vaju vam vama vami vas vasa vase vasega vasem
        vasemu vasi vasih vasim vaso vec vedno vendar ves vi vidva vsa vsaj vsak vsaka vsake vsakega vsakem vsakemu
        vsaki vsako vse vsega vseh vsem vsemi vsemu vsi vso z za zakaj zaradi zato zdaj ze zeli zelim zelimo zelo
        zivjo znotraj zoper radi""",
    "hr": """
        a ako ali bas bez bi bih bila bile bili bilo bio bismo biste bit biti blizu bok bolje bude budem budemo budes
        budete budu cak ce cega cemo cemu ces cesto cete ci cija cije cijeg cijega cijem ciji cijih cijim cijima cijoj
        cijom ciju cim cime cu da dakle do dok dr druga druge drugi drugo duz dva ga gdje glede gotovo hej ho hoce
        hocemo hocu hvala i iako ih ikad ili im ima imaju imala imale imali imalo imam imamo imao imas imate imati
        ipak is ispod ispred itd iz iza izmedu iznad izvan ja je jedan jedna jedne jedni jednim jedno jednog jednoga
        jednoj jednom jednome jednu jer jesam jesi jesmo jest jeste jesu joj jos ju k ka kad kada kakav kako kakva
        kakve kakvi kakvih kakvim kakvima kakvo kakvog kakvoga kakvoj kakvom kakvu kamo kao kazi kim kime kod koga
        koja koje kojeg kojega kojem kojemu koji kojih kojim kojima kojoj kojom koju kolicina kolika kolike koliki
        koliko kolikog kolikom koliku kome komu kroz ku kuda li makar me medu medutim mene meni mi mimo mnogo mnom
        mnome mog mogao mogla mogli mogu moguce moj moja moje mojeg mojega mojem moji mojih mojim mojima mojoj mojom
        moju molim mom mora moraju morala morali moram moramo morao moras morate mozda moze mozemo mozes mozete mu na
        nad naime nakon nam nama napravim napravimo napraviti nas nasa nase naseg nasem nasi nasih nasim nasoj nasu ne
        nece necemo neces necete necu nego neka neke neki nekih nekim neko nekog nekoga nekoj nekoliko nekom nekome
        neku nema nemaju nemam nemamo nemas nemate nesto netko ni nicega nije nijedan nikad nikada nikoga nisam nisi
        nismo nista niste nisu niti nitko njega njegov njegova njegove njegovi njegovih njegovim njegovo njegovog
        njegovoj njegovom njegovu njemu njen njena njene njeno njenog njenom njenu njezin njezina njezine njezini
        njezinih njezino njezinog njezinom njezinu njih njihov njihova njihove njihovi njihovih njihovim njihovo
        njihovog njihovoj njihovom njihovu njim njima njime njoj njom nju no npr o objasni od odakle odnosno oko on
        ona onaj onda one oni onih onim ono onog onoga onoj onom onome onu osim ova ovaj ovdje ove ovi ovih ovim ovo
        ovog ovoga ovoj ovom ovome ovu pa po pod pored poslije potrebno pozdrav pre pred preko prema premda pri prije
        protiv radi reci recite s sa sada sam samo sav se sebe sebi si smije smijem smijemo smijes smijete smijeti
        smiju smo sobom sta ste sto stoga su sva svaka svake svaki svakim svako svakog svakoj svakom svaku sve svega
        svemu svi svih svim svima svog svoj svoja svoje svojeg svojega svojem svojemu svoji svojih svojim svojima
        svojoj svojom svoju svom ta tada taj takav tako takoder takva takve takvi takvih takvim takvo takvog takvom
        takvu tamo te tebe tebi tek ti tih tijekom tim tima time tj tko to tobom tog toga toj tokom toliko tom tome
        tomu treba trebaju trebala trebam trebamo trebao trebate tu tvog tvoj tvoja tvoje tvoji tvojih tvoju u ucinim
        ucinimo uciniti uglavnom umjesto unatoc unutar uz vam vama van vas vasa vase vaseg vasem vasi vasih vasim
        vasoj vasu vec vi vise vrlo za zar zasto zato zbog zeli zelim zelimo znam znati""",
    "el": """
        α ακομα ακομη αλλα αλλες αλλη αλλην αλλης αλλο αλλοι αλλον αλλος αλλου αλλους αλλων αν ανα αναμεσα αντι απ απο
        αρα ας αυτα αυτες αυτη αυτην αυτης αυτο αυτοι αυτον αυτος αυτου αυτους αυτων αφου βεβαια γεια γι για γιατι
        γινει γινεται γινονται γνωριζω γυρω δε δειτε δεν δηλαδη δικα δικες δικη δικης δικο δικοι δικος δικου δικους
        δικων διοτι διχως εαν εαυτο εγινε εγω εδω ειμαι ειμαστε ειναι εισαι εισαστε ειστε ειτε ειχα ειχαμε ειχαν
        ειχατε ειχε ειχες εκ εκει εκεινα εκεινες εκεινη εκεινης εκεινο εκεινοι εκεινος εκεινου εκεινων εκτος ελα εμας
        εμεις εμενα εν ενα εναν ενας ενος εντος ενω εξ εξηγησε εξω επανω επειδη επι επισης επρεπε εσας εσεις εσενα
        εστω εσυ ετσι ευχαριστω εχει εχεις εχετε εχουμε εχουν εχω εως η ηδη ημασταν ημουν ησαν ησασταν ησουν ηταν θα
        θελει θελεις θελετε θελουμε θελουν θελω ιδια ιδιας ιδιες ιδιο ιδιοι ιδιος ιδιου ιδιων ισως κ καθε καθως και
        κακο καλα καμια καμιας κανει κανεις κανενα κανενας κανετε κανονται κανουμε κανουν κανω καποια καποιας καποιες
        καποιο καποιοι καποιον καποιος καποιου καποιων κατα κατι κατω κι κυριως λεει λενε λες λεω λιγο λογω λοιπον μ
        μα μαζι μαλιστα μαλλον μας με μενα μεσα μεσω μετα μεταξυ μεχρι μη μην μηπως μητε μια μιας μολις μονο μου
        μπορει μπορεις μπορειτε μπορουμε μπορουν μπορουσα μπορουσαν μπορουσε μπορω να ναι ξανα ο οι ολα ολες ολη ολην
        ολης ολο ολοι ολον ολος ολου ολους ολων ομως οποια οποιες οποιο οποιοι οποιον οποιος οποιου οποιους οποιων
        οποτε οπου οπως οσα οσες οση οσο οσοι οσος οσους οσων οταν οτι ου ουτε οχι παλι παντα πανω παρα παρακαλω πει
        πειτε περι περιπου πες πιο πλεον ποια ποιαν ποιας ποιες ποιο ποιοι ποιον ποιος ποιου ποιους ποιων πολλα πολλες
        πολλη πολλοι πολλους πολλων πολυ πολυς ποσα ποσες ποση ποσης ποσο ποσοι ποσος ποσου ποσους ποσων ποτε που
        πρεπει πριν προ προκειμενου προκειται προς πρωτα πω πως ς σαν σας σε σου στα στη στην στης στις στο στον στου
        στους συ συμφωνα συν σχεδον σχετικα τα ταυτα τε τετοια τετοιες τετοιο τετοιοι τετοιος τετοιου τετοιων τη την
        της τι τινος τιποτα τιποτε τις το τον τοσα τοσες τοση τοσο τοτε του τουλαχιστον τους τουτο των τωρα υπαρχει
        υπαρχουν υπερ υπο χρειαζεται χρειαζομαι χρειαζονται χωρις ως ωστε ωστοσο""",
}  # fmt: skip

# Words that ask for a measure: they say how the answer looks, not what it is about ("how long may a client take").
# They count for nothing in a question that begins so, while "a long text" keeps its words.
MEASURES: dict[str, dict[str, str]] = {
    "en": {"how": "long much many often big far soon fast high large old late early", "what": "kind sort type"},
    "es": {"cuanto": "tiempo", "que": "tipo clase"},
    "it": {"quanto": "tempo", "che": "tipo genere"},
    "sl": {"koliko": "casa", "kako": "dolgo dolg velik hitro pogosto visok visoke visoka"},
    "hr": {"koliko": "dugo vremena cesto", "kako": "dugo"},
    "el": {"ποσο": "καιρο χρονο συχνα διαστημα", "ποσα": "χρονια", "τι": "ειδουσ"},
}  # fmt: skip

# English verbs as "not" shortens them: "hasn't" is one word, also where the apostrophe is left out.
_STEMS = """
    ain aren can couldn didn doesn don hadn hasn haven isn mightn mustn needn oughtn shan shouldn wasn weren won
    wouldn"""
NEGATED = frozenset(stem + end for stem in _STEMS.split() for end in ("'t", "t"))

STOP_WORDS: dict[str, frozenset[str]] = {}
for _language, _words in _LISTS.items():
    STOP_WORDS[_language] = frozenset(_words.split()).union(SHORTENED.get(_language, ()))
STOP_WORDS["en"] |= NEGATED
