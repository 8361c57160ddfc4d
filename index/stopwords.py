"""Function words of the six languages: they carry no subject, so they count neither in a question nor in a gloss.

Written for this project: articles, pronouns, prepositions, conjunctions, auxiliaries, question words and the verbs of
asking ("tell me", "I want to know"), in every inflected form in which people use them, without accents.
"""

_LISTS = {
    "en": """
        take takes taking took taken make makes making made go goes going gone come comes came give gives giving gave
        given put puts happen happens a about above after again against all also am an and another any anybody anyone
        anything are aren arent as ask at be because been before being below between both but by can cannot cant could
        couldnt did didnt do does doesnt doing done dont down during each either else etc even ever every explain few
        for from further get gets getting got had has hasnt have havent having he hello help hence her here hers
        herself hey hi him himself his how however i id if ill im in inside instead into is isnt it its itself ive
        just kind know let lets like ll many may maybe me might mine more most much must my myself need needed needs
        neither no none nor not nothing of off often ok okay on once one ones only onto or other others otherwise
        ought our ours ourselves out over own per perhaps please quite rather re really regarding s same say says see
        shall shan she should shouldnt since so some somebody someone something sort still such t tell than thank
        thanks that thats the their theirs them themselves then there therefore these they thing things this those
        though through thus to too toward towards under unless until up upon us use used using ve very via want wanted
        wants was wasnt we well went were werent what whatever whats when whenever where wherever whether which
        whichever while who whoever whom whose why will with within without wont would wouldnt yes yet you your youre
        yours yourself yourselves""",
    "es": """
        hacemos
        a al algo alguien algun alguna algunas alguno algunos alla alli ambos ante antes aquel aquella aquellas
        aquello aquellos aqui asi aun aunque bajo bien cada casi como con contra cual cuales cualquier cualquiera
        cuando cuanta cuantas cuanto cuantos cuya cuyas cuyo cuyos da dame dar de debe deben debemos deberia debes
        debo decir del demas dentro desde despues dice dime donde dos durante e el ella ellas ello ellos en entonces
        entre era eramos eran eras eres es esa esas ese eso esos esta estaba estaban estamos estan estar estas
        este esto estos estoy explica explicame fue fueron fuera gracias ha haber habia habian hace hacen hacer haces
        hacia hago han has hasta hay haya he hemos hizo hola igual ir la las le les lo los mas me mediante mi mia mias
        mientras mio mios mis misma mismas mismo mismos mucha muchas mucho muchos muy nada nadie necesita necesito ni
        ningun ninguna ninguno no nos nosotros nuestra nuestras nuestro nuestros o os otra otras otro otros para pero
        poca pocas poco pocos podemos podria podrian podria por porque pueda puede pueden puedes puedo pues que querer
        quien quienes quiere quiero quisiera saber se sea sean segun ser sera seran si sido siempre siendo sin sino
        sobre sois solo somos son soy su sus suya suyas suyo suyos tal tales tambien tampoco tan tanto te tendria
        tendre tener tenemos tengo ti tiene tienen tienes toda todas todavia todo todos tras tu tus tuve u un una unas
        uno unos usted ustedes va vamos van varias varios vez voy vosotros vuestra vuestro y ya yo""",
    "it": """
        facciamo
        a abbia abbiamo abbiano ad agli ai al alcun alcuna alcune alcuni alcuno all alla alle allo allora altra altre
        altri altro anche ancora anzi aver avere aveva avevano avete avuto basta bene c che chi chiunque ci cio ciao
        circa cioe coi col come con contro cosa cosi cui d da dagli dai dal dall dalla dalle dallo davanti degli dei
        del dell della delle dello dentro deve devo devono dice dimmi di dire dopo dov dove dovrebbe dovrei due dunque
        durante e ed egli ella entrambi era erano eri ero essa esse essendo essere essi esso fa fai fanno far fara
        fare faccio farmi farsi farti farlo farla farci facendo cos cosa com dov quand qual ce fino fra fu
        fuori furono gia gli grazie ha hai hanno ho i il in infatti inoltre io l la le lei li
        lo loro lui lungo ma mai me mediante meno mentre mi mia mie miei mio molta molte molti molto ne negli nei nel
        nell nella nelle nello nemmeno neppure nessun nessuna nessuno niente no noi non nostra nostre nostri nostro
        nulla o od ogni oppure ora ossia per perche percio pero piu poco poi poiche porre possiamo posso possono
        potere potrebbe potrei potuto prima proprio puo puoi pure qua qual qualche qualcosa qualcuno quale quali
        qualsiasi quando quant quanta quante quanti quanto quel quella quelle quelli quello quest questa queste questi
        questo qui quindi sa sapere sara saranno sarebbe se sebbene secondo sei sembra sempre senza serve si sia siamo
        siano siete so sono sopra sotto spiegami sta stanno stare stata state stati stato stesso sto su sua sue sugli
        sui sul sull sulla sulle sullo suo suoi tale tali tanto te ti tra tranne troppo tu tua tue tuo tuoi tutta
        tutte tutti tutto un una uno v va vado vi voglio volere voi vorrei vostra vostre vostri vostro""",
    "sl": """
        cigav cigava cigavo ni storim storiti storimo naredim narediti naredimo
        a ali ampak b bi bil bila bile bili bilo blizu bo bodo bolj bom bomo bos boste brez ce cemu cez cigar cim da
        daj dati deset do dokler drug druga druge drugega drugi drugih drugo edini ga glede gre h hvala ima imajo imam
        imamo imas imate imel imela imeti in iz izmed ja jaz je jih jim jo k kadar kaj kak kako kaksen kaksna kaksne
        kaksni kaksno kakor kam kamor kar kater katera katere katerega katerem kateri katerih katerim katero kdaj kdo
        kdor ker ki kje kjer kljub ko koga kolikor koliko komu kot ku lahko le mano me med medtem mene mi midva mimo
        mnogo mogoce moj moja moje mojem moji mojo mora morajo moram moramo morate moras morda naj najbolj nam nama
        nami nas nasa nase nasi ne nek neka nekaj nekateri neke neki nekdo nekega nic nihce nikoli nima nimam nisem
        nismo niso niti njega njej njem njemu njen njih njihov njihova njihove njim njimi njo no nobeden nobena noben
        o ob oba od okoli on ona oni ono oz oziroma pa po pod podobno poleg potem potrebno potrebujem povej povejte
        pozdravljeni pred preden preko prej pri pridem prosim proti razen rad rada razlozi s saj sam sama same sami
        samo se sebe sebi sem si sicer smo so sta ste svoj svoja svoje svojega svojem svoji svojih svojo ta tak taka
        take taki tako takrat tam te tebe tebi tega tej tem temu ter ti tisti tista tisto tj to toda torej tu tudi
        tukaj tvoj tvoja tvoje u v vam vami vas vasa vase vec vedno vendar ves vi vsa vsak vsaka vsake vsakega vse
        vsega vseh vsem vsi vso z za zakaj zaradi zato zdaj ze zelim zelo zivjo""",
    "hr": """
        tko sta ucinim uciniti ucinimo napravim napraviti napravimo
        a ako ali baš bez bi bih bila bile bili bilo bio bismo biste biti blizu bok bolje bude budem budemo budete
        budu ce cega cemu cesto cete ci cija cije ciji cim cime cu da dakle do dok drugi druga druge drugo duz dva ga
        gdje gotovo hej ho hoce hocemo hocu hvala i iako ih ikad ili im ima imaju imam imamo imas imate imati ipak is
        iz iza izmedu iznad ja je jedan jedna jedne jedni jedno jednog jednom jer jesam jesi jesmo jest jesu jos ju k
        ka kad kada kako kakav kakva kakve kakvi kakvo kao kamo kazi kod koga koja koje kojeg kojega kojem kojemu
        koji kojih kojim kojima kojoj koju kolika kolike kolicina koliki koliko kome komu kroz ku li me medu medutim
        mene meni mi mimo mnogo mogao mogla mogli mogu moguce moj moja moje mojem moji moju mora moraju moram moramo
        moras morate moze mozda mozemo mozes mozete mnom na nad nakon nam nama nas nasa nase nasi nasih ne nego neka
        neke neki nekih nekoga nekog neko nema nemam nesto netko ni nije nijedan nisam nisi nismo niste nisu nista
        nitko no njega njegov njegova njegove njegovo njemu njen njih njihov njihova njihove njihovo njim njima njoj
        nju o od odakle oko on ona onaj onda one oni ono osim ova ovaj ove ovo ovog ovoga ovom ovu pa po pod pored
        poslije potrebno pozdrav pre pred preko prema prije pri protiv radi reci recite s sa sam samo sav sebe sebi se
        si smo ste sto stoga su sva svaka svake svaki svako svakog sve svega svi svih svim svoj svoja svoje svojeg
        svojem svoji svojih svojim svoju ta tada taj tako takoder takav takva te tebe tebi ti to toga toj tom tome
        treba trebam trebamo trebaju trebate trebao trebala tu tvoj tvoja tvoje u unatoc uz vam vama van vas vasa vase
        vasi vec vi vise vrlo za zar zasto zato zbog zelim znati znam objasni smijem smijes smije smijemo
        smijete smiju smijeti""",
    "el": """
        ποσων
        α αλλα αλλες αλλη αλλο αλλοι αλλος αλλου αν ανα αναμεσα αντι απ απο αρα ας αυτα αυτες αυτη αυτην αυτης αυτο
        αυτοι αυτον αυτος αυτου αυτους αυτων αφου βεβαια γεια για γιατι γινει γινεται γινονται γνωριζω γυρω δε δειτε
        δεν δηλαδη διοτι εαν εαυτο εγω ειμαι ειμαστε ειναι εισαι ειστε ειτε ειχα ειχαν ειχε εκ εκει εκεινα εκεινη
        εκεινο εκεινος ελα εμας εμεις εμενα εν ενα εναν ενας ενος ενω εντος εξ εξηγησε εξω επειδη επι επισης εσας
        εσεις εσενα εστω εσυ ετσι ευχαριστω εχει εχεις εχετε εχουμε εχουν εχω η ηδη ημουν ηταν θα θελω θελετε ιδια
        ιδιο ιδιος ισως κ καθε και κακο καλα καμια καμιας κανει κανεις κανενα κανενας κανουμε κανουν κανω κανετε
        κανονται καποια καποιο καποιοι καποιος κατα κατι κατω κι κυριως λεει λιγο λοιπον μ μα μαζι μας με μεσα μεσω
        μετα μεταξυ μεχρι μη μην μηπως μια μιας μου μπορει μπορεις μπορειτε μπορουμε μπορουν μπορω μονο να ναι ο οι
        ομως οπου οποια οποιες οποιο οποιοι οποιος οποιου οποιους οποιων οποτε οπως οσα οσες οση οσο οσοι οσος οσους
        οταν οτι ου ουτε οχι παλι παντα παρα παρακαλω πες πειτε περι περιπου πιο πλεον ποια ποιαν ποιας ποιες ποιο
        ποιοι ποιον ποιος ποιου ποιους ποιων ποσα ποσες ποση ποσο ποσοι ποσος ποσους ποτε που πρεπει πριν προ
        προκειμενου προς πρωτα πως σ σαν σας σε σου σχετικα στα στη στην στης στις στο στον στους συ συν σχεδον τα
        ταυτα τε τι τις τιποτα το τοσο τοτε του τους τουτο τουλαχιστον τωρα των υπαρχει υπαρχουν υπερ υπο χρειαζεται
        χρειαζομαι χρειαζονται χωρις ως ωστε""",
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

STOP_WORDS: dict[str, frozenset[str]] = {}
for _language, _words in _LISTS.items():
    STOP_WORDS[_language] = frozenset(_words.split())
