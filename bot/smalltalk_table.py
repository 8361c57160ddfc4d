"""What people say before, after or instead of a question: language → group → phrases, parted by "|" or a line end.

Written with their accents and compared without. A phrase that could begin a real question ("what can you do about …")
belongs to any group but "hello", and then counts only when it stands alone or a comma, point or question mark follows.
"""

_FILLERS = """
there all everyone everybody bot robot assistant team folks guys friend please dear again very much and so
a todos todas por favor amigo amigos asistente y muy tutti tutte favore per assistente e amici
vsem vsi prosim lepo pomocnik in svima svi molim lijepo te pomocnice i
σε ολους ολοι παρακαλω φιλε φιλοι και βοηθε κυριοι κυριε
"""
FILLERS = frozenset(_FILLERS.split())  # folded; they add nothing to small talk and are no small talk alone

TABLE: dict[str, dict[str, str]] = {
    "en": {
        "hello": "hi|hello|hey|hiya|howdy|hi there|hello there|hey there|good morning|good afternoon|good evening",
        "how are you": "good day|greetings|how are you|how are you today|how are you doing|how do you do"
        "|how is it going|how's it going|nice to meet you|what's up|dear assistant|i have a question|quick question"
        "|a question",
        "thanks": "thanks|thank you|thank you very much|thank you so much|thanks a lot|thanks so much|many thanks|thx"
        "|ty|thanks for your help|thank you for your help|thanks for the help|thanks for the answer"
        "|thanks for everything|thanks in advance|thank you in advance|cheers|much appreciated|i appreciate it"
        "|cheers mate|thanks mate|thanks man|thanks anyway|tnx|tysm",
        "fine": "ok|okay|great|perfect|cool|awesome|nice|wonderful|excellent|got it|that helps|that helped"
        "|that helps a lot|very helpful|that was helpful|well done|good job|good|that's great|sounds good|aha|i see"
        "|alright|ah ok",
        "goodbye": "bye|goodbye|good bye|bye bye|see you|see you later|see you soon|farewell|good night|take care"
        "|have a nice day|have a good day|best regards|kind regards|regards|that's all",
        "identity": "who are you|what are you|what's your name|what is your name|are you a bot|are you a robot"
        "|are you human|are you a human|are you an ai|are you ai|are you a person|are you real|are you a real person"
        "|who made you|who built you|introduce yourself|tell me about yourself|who is this|what is this bot"
        "|am i talking to a human|am i talking to a person|am i talking to a bot|are you chatgpt"
        "|i want to talk to a human|i want to talk to a person|can i talk to a human|can i talk to a person"
        "|talk to a human"
        "|talk to a person|is there a human|is there a person|a real person please",
        "abilities": "what can you do|what can you do for me|what can i ask|what can i ask you|what can you help with"
        "|what can you help me with|how can you help|how can you help me|how do you work|how does this work"
        "|how does this bot work|how do i use this|how do i use you|what do you do|what do you know|help|help me"
        "|please help|can you help me|can you help|could you help me|i need help|what topics do you cover"
        "|which topics do you cover|what topics do you know|what languages do you speak|which languages do you speak"
        "|what are you for|menu|options|commands|/help|/start",
        "of every bot": "what time is it|what is the time|what's the time|what day is it|what day is it today"
        "|what is the date today|what's the date today|what's the weather|what is the weather|what's the weather like"
        "|what is the weather like|how is the weather"
        "|what is the weather today|what's the weather today|tell me a joke|tell a joke|sing me a song",
    },
    "es": {
        "hello": "hola|buenos días|buenas tardes|buenas noches|muy buenas|buenas|hola buenas",
        "how are you": "buen día|qué tal|qué tal estás|cómo estás|cómo está|cómo están|saludos|encantado|encantada"
        "|tengo una pregunta|una pregunta|una consulta|estimado asistente",
        "thanks": "gracias|muchas gracias|mil gracias|muchísimas gracias|gracias por todo|gracias por la ayuda"
        "|gracias por tu ayuda|gracias por la respuesta|gracias de antemano|muchas gracias de antemano"
        "|te lo agradezco|se lo agradezco|muy amable|gracias x todo|muchas gracias x todo|mil gracias por todo"
        "|gracias igualmente|gracias de todas formas",
        "fine": "genial|perfecto|vale|estupendo|de acuerdo|muy bien|excelente|entendido|bien|muy útil|ok|okey|ajá"
        "|ah vale|guay|súper",
        "goodbye": "adiós|hasta luego|hasta pronto|hasta mañana|hasta la vista|chao|chau|nos vemos|un saludo"
        "|saludos cordiales|que tengas un buen día|que tenga un buen día|eso es todo",
        "identity": "quién eres|quién eres tú|quién es usted|qué eres|cómo te llamas|cuál es tu nombre|eres un bot"
        "|eres un robot|eres humano|eres humana|eres un humano|eres una persona|eres una ia|eres una máquina"
        "|quién te ha creado|quién te creó|quién te hizo|preséntate|háblame de ti"
        "|quiero hablar con una persona|quiero hablar con un humano|quiero hablar con alguien"
        "|puedo hablar con una persona"
        "|puedo hablar con alguien|hablar con una persona",
        "abilities": "qué puedes hacer|qué puedes hacer por mí|qué sabes hacer|qué sabes|qué haces"
        "|qué puedo preguntar|qué puedo preguntarte|qué te puedo preguntar|en qué puedes ayudarme"
        "|en qué me puedes ayudar|en qué puedes ayudar|cómo funcionas|cómo funciona esto|cómo puedes ayudarme"
        "|cómo me puedes ayudar|ayuda|ayúdame|me puedes ayudar|puedes ayudarme|me ayudas|necesito ayuda"
        "|para qué sirves|para qué sirve esto|qué temas cubres|qué temas conoces|qué idiomas hablas|cómo te uso|menú"
        "|opciones",
        "of every bot": "qué hora es|qué hora es ahora|qué día es|qué día es hoy|qué fecha es hoy|qué tiempo hace"
        "|qué tiempo hace hoy"
        "|cuéntame un chiste|dime un chiste",
    },
    "it": {
        "hello": "ciao|salve|buongiorno|buon giorno|buonasera|buona sera|buon pomeriggio",
        "how are you": "come stai|come sta|come va|come state|piacere|tutto bene|ho una domanda|una domanda|ehi|ehilà"
        "|gentile assistente|buondì",
        "thanks": "grazie|grazie mille|mille grazie|molte grazie|tante grazie|grazie tante|grazie infinite"
        "|ti ringrazio|la ringrazio|grazie dell'aiuto|grazie per l'aiuto|grazie per la risposta|grazie di tutto"
        "|grazie in anticipo|gentilissimo|molto gentile|grazie x tutto|grazie 1000|grazie lo stesso|grazie comunque",
        "fine": "perfetto|ottimo|va bene|d'accordo|fantastico|bene|benissimo|capito|molto utile|bravo|ok|okay|aha|ah ok"
        "|figo|super",
        "goodbye": "arrivederci|a presto|addio|ci vediamo|a domani|alla prossima|buona giornata|buona serata"
        "|buonanotte|buona notte|cordiali saluti|un saluto|saluti|ciao ciao|è tutto",
        "identity": "chi sei|chi sei tu|chi è lei|che cosa sei|cosa sei|come ti chiami|qual è il tuo nome|sei un bot"
        "|sei un robot|sei umano|sei un umano|sei una persona|sei una persona vera|sei un'ia|sei una ia|presentati"
        "|chi ti ha creato|chi ti ha fatto|parlami di te"
        "|voglio parlare con una persona|vorrei parlare con una persona|posso parlare con una persona"
        "|posso parlare con qualcuno"
        "|parlare con una persona|vorrei parlare con qualcuno",
        "abilities": "che cosa puoi fare|cosa puoi fare|che cosa sai fare|cosa sai fare|cosa sai|cosa fai"
        "|che cosa posso chiedere|che cosa posso chiederti|cosa posso chiedere|cosa posso chiederti|come funzioni"
        "|come funziona questo|come puoi aiutarmi|come mi puoi aiutare|in cosa puoi aiutarmi"
        "|in che cosa puoi aiutarmi|mi puoi aiutare|puoi aiutarmi|mi aiuti|aiuto|aiutami|ho bisogno di aiuto"
        "|a cosa servi|a che cosa servi|che lingue parli|quali lingue parli|di quali temi ti occupi|come ti uso|menù"
        "|opzioni",
        "of every bot": "che ore sono|che ora è|che giorno è|che giorno è oggi|che tempo fa|che tempo fa oggi"
        "|com'è il tempo|com'è il tempo oggi"
        "|raccontami una barzelletta|dimmi una barzelletta",
    },
    "sl": {
        "hello": "živjo|živijo|pozdravljeni|pozdravljen|pozdravljena|dober dan|dobro jutro|dober večer|hej|ojla|zdravo",
        "how are you": "pozdrav|oj|čao|kako si|kako ste|kako gre|kako kaj|imam vprašanje|eno vprašanje|spoštovani",
        "thanks": "hvala|hvala lepa|lepa hvala|najlepša hvala|hvala vam|hvala ti|hvala za pomoč|hvala za odgovor"
        "|hvala vnaprej|hvala za vse|iskrena hvala|tisočkrat hvala|se zahvaljujem|fala|fala lepa|hvalca"
        "|najlepša ti hvala|hvala veliko|vseeno hvala|tnx",
        "fine": "super|odlično|v redu|prav|dobro|razumem|zelo koristno|krasno|top|ok|oke|okej|aha|kul|to je to",
        "goodbye": "nasvidenje|na svidenje|adijo|adio|se vidimo|lahko noč|lep dan|lep dan še naprej|lep pozdrav|lp"
        "|srečno|lepo pozdravljeni|papa|to je vse",
        "identity": "kdo si|kdo si ti|kdo ste|kdo ste vi|kaj si|kaj si ti|kaj ste|kako ti je ime|kako vam je ime"
        "|kako se imenuješ|kako se imenujete|si robot|ste robot|si bot|ali si robot|ali ste robot|ali si bot"
        "|ali ste bot|si človek|ali si človek|ste človek|ali ste človek|kdo te je naredil|kdo vas je naredil"
        "|predstavi se|predstavite se|povej kaj o sebi"
        "|rad bi govoril s človekom|rada bi govorila s človekom|lahko govorim s človekom|lahko govorim z osebo"
        "|želim govoriti s človekom|hočem govoriti s človekom",
        "abilities": "kaj znaš|kaj znate|kaj vse znaš|kaj vse znate|kaj lahko narediš|kaj lahko naredite"
        "|kaj lahko storiš|kaj lahko storite|kaj lahko storite zame|kaj lahko vprašam|kaj te lahko vprašam"
        "|kaj vas lahko vprašam|kaj delaš|kaj počneš|kako deluješ|kako delujete|kako to deluje|kako mi lahko pomagaš"
        "|kako mi lahko pomagate|kako lahko pomagaš|kako lahko pomagate|s čim mi lahko pomagaš"
        "|s čim mi lahko pomagate|pomoč|pomagaj|pomagajte|mi lahko pomagaš|mi lahko pomagate|ali mi lahko pomagate"
        "|lahko pomagate|potrebujem pomoč|katere jezike govoriš|katere jezike govorite|čemu si namenjen|čemu služiš"
        "|čemu služite|meni|možnosti",
        "of every bot": "koliko je ura|kateri dan je|kateri dan je danes|kakšno je vreme|kakšno je vreme danes"
        "|kakšno bo vreme"
        "|povej mi šalo|povej šalo|povej mi vic",
    },
    "hr": {
        "hello": "bok|dobar dan|dobro jutro|dobra večer|dobar večer|hej|zdravo|pozdravljeni",
        "how are you": "pozdrav|bog|ej|čao|ćao|kako si|kako ste|kako ide|što ima|imam pitanje|jedno pitanje|poštovani",
        "thanks": "hvala|hvala lijepa|hvala lijepo|lijepa hvala|puno hvala|hvala puno|velika hvala|najljepša hvala"
        "|hvala vam|hvala ti|zahvaljujem|hvala na pomoći|hvala na odgovoru|hvala unaprijed|hvala na svemu|fala"
        "|fala lijepa|hvala ti puno|puno ti hvala|hvala vam puno|hvala svejedno|tnx",
        "fine": "super|odlično|u redu|izvrsno|dobro|razumijem|vrlo korisno|može|savršeno|ok|oke|okej|aha|kul"
        "|jebiga|ajde|to je to",
        "goodbye": "doviđenja|dovidjenja|do viđenja|vidimo se|laku noć|ugodan dan|lijep pozdrav|srdačan pozdrav|lp"
        "|adio|lijepi pozdravi|ćao ćao|zbogom|to je sve",
        "identity": "tko si|tko si ti|tko ste|tko ste vi|ko si|ko si ti|što si|što si ti|što ste|što ste vi"
        "|kako se zoveš|kako se zovete|jesi li robot|jeste li robot|jesi li bot|jeste li bot|jesi li čovjek"
        "|jeste li čovjek|tko te je napravio|tko vas je napravio|predstavi se|predstavite se"
        "|želim razgovarati s čovjekom|želim razgovarati s osobom|mogu li razgovarati s čovjekom"
        "|mogu li razgovarati s nekim"
        "|htio bih razgovarati s osobom|htjela bih razgovarati s osobom",
        "abilities": "što možeš|što možete|što sve možeš|što znaš|što znate|što sve znaš|što možeš učiniti"
        "|što možete učiniti|što možeš napraviti|što možete napraviti|što radiš|što radite|što mogu pitati"
        "|što te mogu pitati|što vas mogu pitati|kako radiš|kako radite|kako to radi|kako ovo radi"
        "|kako mi možeš pomoći|kako mi možete pomoći|kako možeš pomoći|kako možete pomoći|možeš li mi pomoći"
        "|možete li mi pomoći|pomoć|upomoć|pomozi|pomozi mi|pomozite|pomozite mi|trebam pomoć|koje jezike govoriš"
        "|koje jezike govorite|čemu služiš|čemu služite|izbornik|opcije",
        "of every bot": "koliko je sati|koji je dan|koji je dan danas|koji je danas dan|kakvo je vrijeme"
        "|kakvo je vrijeme danas"
        "|kakvo će biti vrijeme|ispričaj mi vic|ispričaj vic|reci mi vic",
    },
    "el": {
        "hello": "γεια|γεια σου|γεια σας|καλημέρα|καλημέρα σας|καλησπέρα|καλησπέρα σας|χαίρετε|καλό μεσημέρι|geia"
        "|geia sas|geia sou|kalimera|kalispera|καλό απόγευμα",
        "how are you": "τι κάνεις|τι κάνετε|πώς είσαι|πώς είστε|γεια χαρά|τι νέα|χαιρετώ|χάρηκα|έχω μια ερώτηση"
        "|μια ερώτηση",
        "thanks": "ευχαριστώ|ευχαριστώ πολύ|ευχαριστώ πάρα πολύ|σας ευχαριστώ|σας ευχαριστώ πολύ|σε ευχαριστώ"
        "|σ' ευχαριστώ|σε ευχαριστώ πολύ|ευχαριστούμε|ευχαριστούμε πολύ|χίλια ευχαριστώ|ευχαριστώ για τη βοήθεια"
        "|ευχαριστώ για την απάντηση|ευχαριστώ εκ των προτέρων|να είσαι καλά|να είστε καλά|να 'στε καλά|efharisto"
        "|να 'σαι καλά|eucharisto|euxaristo|efxaristo|eyxaristw|efxaristw|euxaristw|eyxaristo",
        "fine": "τέλεια|ωραία|εντάξει|μπράβο|πολύ ωραία|πολύ καλά|κατάλαβα|οκ|υπέροχα|σούπερ|πολύ χρήσιμο|ok|αχα|α οκ",
        "goodbye": "αντίο|αντίο σας|τα λέμε|καληνύχτα|καληνύχτα σας|καλή συνέχεια|εις το επανιδείν|καλό βράδυ"
        "|καλή μέρα|με εκτίμηση|adio|αυτά",
        "identity": "ποιος είσαι|ποιος είσαι εσύ|ποιος είστε|ποια είσαι|ποια είστε|τι είσαι|τι είσαι εσύ|τι είστε"
        "|πώς σε λένε|πώς σας λένε|ποιο είναι το όνομά σου|είσαι ρομπότ|είστε ρομπότ|είσαι bot|είσαι άνθρωπος"
        "|είστε άνθρωπος|ποιος σε έφτιαξε|ποιος σας έφτιαξε|συστήσου|μίλησέ μου για σένα"
        "|θέλω να μιλήσω με άνθρωπο|θέλω να μιλήσω σε άνθρωπο|μπορώ να μιλήσω με άνθρωπο|μπορώ να μιλήσω με κάποιον"
        "|θέλω να μιλήσω με κάποιον",
        "abilities": "τι μπορείς να κάνεις|τι μπορείτε να κάνετε|τι μπορείς να κάνεις για μένα|τι ξέρεις"
        "|τι ξέρεις να κάνεις|τι μπορώ να ρωτήσω|τι μπορώ να σε ρωτήσω|τι μπορώ να σας ρωτήσω|πώς λειτουργείς"
        "|πώς λειτουργείτε|πώς λειτουργεί αυτό|πώς μπορείς να βοηθήσεις|πώς μπορείτε να βοηθήσετε"
        "|πώς μπορείς να με βοηθήσεις|πώς μπορείτε να με βοηθήσετε|σε τι μπορείς να με βοηθήσεις"
        "|μπορείς να με βοηθήσεις|μπορείτε να με βοηθήσετε|βοήθεια|βοήθησέ με|βοηθήστε με|χρειάζομαι βοήθεια"
        "|ποιες γλώσσες μιλάς|ποιες γλώσσες μιλάτε|σε τι χρησιμεύεις|μενού|επιλογές",
        "of every bot": "τι ώρα είναι|τι μέρα είναι|τι μέρα είναι σήμερα|τι καιρό κάνει|τι καιρό κάνει σήμερα"
        "|τι καιρός είναι"
        "|πες μου ένα ανέκδοτο|πες ένα ανέκδοτο",
    },
}
