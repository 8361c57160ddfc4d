"""Names of creative trades and houses, in all their forms, and the kinds there are: patterns over folded words.

Of six languages (index.language folds: lower case, no accents, no final sigma). For `bot.asker`, which takes "I'm an
illustrator" off a question: nothing is named here that rules depend on, such as a legal status.
"""

TRADES = {
    "en": "illustrators?|photogra(?:ph)?ers?|fotographers?|photografers?|(?:graphic|web|fashion|product|motion|sound|"
    "costume|set|game|ux|ui|interior)?designers?|musicians?|composers?|singers?|songwriters?|djs?|painters?|"
    "sculptors?|"
    "ceramicists?|potters?|dancers?|choreographers?|actors?|actress(?:es)?|writers?|poets?|translators?|copywriters?|"
    "editors?|journalists?|animators?|artists?|filmmakers?|directors?|videographers?|cinematographers?|"
    "screenwriters?|"
    "architects?|stylists?|weavers?|jewell?ers?|tailors?|curators?|developers?|comedians?|youtubers?|podcasters?|"
    "freelancers?",
    "es": "ilustrador(?:a|es|as)?|fotograf[oa]s?|disenador(?:a|es|as)?|grafistas?|music[oa]s?|compositor(?:a|es|"
    "as)?|cantantes?|"
    "djs?|pintor(?:a|es|as)?|escultor(?:a|es|as)?|ceramistas?|bailarin(?:a|es|as)?|coreograf[oa]s?|actor(?:es)?|"
    "actri(?:z|ces)|"
    "escritor(?:a|es|as)?|poetas?|traductor(?:a|es|as)?|redactor(?:a|es|as)?|copywriters?|periodistas?|"
    "animador(?:a|es|as)?|"
    "artistas?|cineastas?|realizador(?:a|es|as)?|director(?:a|es|as)?|videograf[oa]s?|guionistas?|"
    "arquitect[oa]s?|estilistas?|"
    "tejedor(?:a|es|as)?|joyer[oa]s?|programador(?:a|es|as)?|desarrollador(?:a|es|as)?|youtubers?|freelance|"
    "freelancers?",
    "it": "illustrat(?:ore|rice|ori|rici)|fotograf[oaie]|fotografhe|designer|grafic(?:o|a|i|he)|musicist[aie]|"
    "compositor[ei]|"
    "compositric[ei]|cantant[ei]|dj|pittor[ei]|pittric[ei]|scultor[ei]|scultric[ei]|ceramist[aie]|ballerin[oaie]|"
    "danzat(?:ore|rice|ori|rici)|"
    "coreograf[oaie]|attor[ei]|attric[ei]|scrittor[ei]|scrittric[ei]|poeta|traduttor[ei]|traduttric[ei]|"
    "copywriter|redattor[ei]|"
    "redattric[ei]|giornalist[aie]|animat(?:ore|rice|ori|rici)|artist[aie]|filmmaker|regist[aie]|videomaker|"
    "sceneggiat(?:ore|rice|ori|rici)|"
    "architett[oaie]|stilist[aie]|orafo|orafa|sviluppat(?:ore|rice|ori|rici)|fumettist[aie]|youtuber|freelance",
    "sl": "ilustrator(?:ka|ja|ji|ki)?|fotograf(?:inja|a|i|inji)?|oblikoval(?:ec|ka|ca|ci|ki)|graficar(?:ka)?|"
    "glasbeni(?:k|ca|ka|ki|ci)|"
    "skladatelj(?:ica|i)?|pev(?:ec|ka|ca|ci|ki)|dj|slikar(?:ka|ja|ji|ki)?|kipar(?:ka|ja|ji|ki)?|kerami(?:k|"
    "cark[ai])|plesal(?:ec|ka|ca|ci|ki)|"
    "koreograf(?:inja)?|igral(?:ec|ka|ca|ci|ki)|pisatelj(?:ica|i|ici)?|pesni(?:k|ca|ki|ci)|prevajal(?:ec|ka|ca|"
    "ci|ki)|copywriter(?:ka)?|"
    "lektor(?:ica)?|novinar(?:ka|ji|ki)?|animator(?:ka)?|umetni(?:k|ca|ki|ci)|reziser(?:ka|ja|ji|ki)?|"
    "snemal(?:ec|ka)|videograf(?:inja)?|"
    "scenarist(?:ka)?|arhitekt(?:ka)?|stilist(?:ka)?|zlatar(?:ka)?|programer(?:ka)?|stripar(?:ka)?|"
    "freelancer(?:ka)?|frilenser(?:ka)?",
    "hr": "ilustrator(?:ica|i|ice)?|fotograf(?:kinja|i|kinje)?|dizajner(?:ica|i|ice)?|graficar(?:ka)?|"
    "glazbeni(?:k|ca|ci|ce)|muzicar(?:ka|i)?|"
    "skladatelj(?:ica)?|pjevac(?:ica|i|ice)?|dj|slikar(?:ica|i|ice)?|kipar(?:ica|i|ice)?|keramicar(?:ka|i|ke)?|"
    "plesac(?:ica|i|ice)?|"
    "koreograf(?:kinja)?|glum(?:ac|ica|ci|ice)|pis(?:ac|ci)|spisatelj(?:ica)?|pjesni(?:k|kinja|ci)|"
    "prevoditelj(?:ica|i|ice)?|copywriter(?:ica)?|"
    "lektor(?:ica)?|novinar(?:ka|i|ke)?|animator(?:ica)?|umjetni(?:k|ca|ci|ce)|redatelj(?:ica|i|ice)?|"
    "snimatelj(?:ica)?|videograf(?:kinja)?|"
    "scenarist(?:ica)?|arhitekt(?:ica)?|stilist(?:ica)?|zlatar(?:ica)?|programer(?:ka)?|strip[as]+(?:ica)?|"
    "freelancer(?:ica)?|frilenser(?:ica)?",
    "el": "εικονογραφο[σι]|φωτογραφο[σι]|γραφιστ(?:ασ|ρια|εσ|ριεσ)|σχεδιαστ(?:ησ|ρια|εσ|ριεσ)|μουσικο[σι]|"
    "συνθετ(?:ησ|ρια|εσ)|"
    "τραγουδιστ(?:ησ|ρια|εσ|ριεσ)|dj|ζωγραφο[σι]|γλυπτ(?:ησ|ρια|εσ)|κεραμιστ(?:ασ|ησ|ρια|εσ)|χορευτ(?:ησ|ρια|εσ|"
    "ριεσ)|χορογραφο[σι]|"
    "ηθοποι(?:οσ|οι)|συγγραφε(?:ασ|ισ)|ποιητ(?:ησ|ρια)|μεταφραστ(?:ησ|ρια|εσ)|κειμενογραφο[σι]|επιμελητ(?:ησ|"
    "ρια)|δημοσιογραφο[σι]|"
    "καλλιτεχν(?:ησ|ιδα|εσ|ιδεσ)|σκηνοθετ(?:ησ|ιδα|εσ)|σεναριογραφο[σι]|αρχιτεκτον(?:ασ|εσ|ισσα)|στυλιστ(?:ασ|ρια)|"
    "κοσμηματοποιο[σι]|προγραμματιστ(?:ησ|ρια)|κομιστ(?:ασ|ρια)|freelancer|φριλανσερ",
}
HOUSES = {
    "en": "studio|workshop|atelier|agency|gallery|bookshop|theatre|company|label|band|collective|choir|ensemble",
    "es": "estudio|agencia|galeria|libreria|compania|discografica|editorial|productora|"
    "taller|grupo|banda|colectivo|coro",
    "it": "studio|laboratorio|atelier|agenzia|galleria|libreria|compagnia|etichetta|gruppo|band|collettivo|coro",
    "sl": "studio|atelje|agencijo|galerijo|knjigarno|zalozbo|skupino|bend|kolektiv|zbor|delavnico",
    "hr": "studio|atelje|agenciju|galeriju|knjizaru|nakladu|grupu|bend|kolektiv|zbor|radionicu",
    "el": "στουντιο|γραφειο|ατελιε|γκαλερι|βιβλιοπωλειο|μπαντα|ομαδα|χορωδια|εργαστηριο",
}
# What kind of either.
KINDS = {
    "en": "an?|the|two|three|one|person|young|emerging|independent|professional|self|taught|small|little|tiny|"
    "freelance|graphic|visual|web|video|film|theatre|stage|music|jazz|folk|classical|contemporary|street|wedding|portrait|fashion|textile|"
    "ceramic|"
    "comic|children|s|book|game|motion|product|design|dance|photo|illustration|animation|sound|costume|concept|"
    "digital|"
    "jewellery|print|art|fine|voice|of|and",
    "es": "un|una|dos|tres|joven|jovenes|pequeno|pequena|independientes?|profesional|freelance|autonom[oa]s?|"
    "grafic[oa]s?|web|de|"
    "moda|cine|teatro|video|bodas?|comic|musica|diseno|danza|fotografia|ilustracion|animacion|textil|"
    "visual(?:es)?|plastic[oa]s?|y|arte|titeres|circo|pequenit[oa]|cultural",
    "it": "un|una|uno|due|tre|giovan[ei]|piccol[oa]|indipendent[ei]|professionista|freelance|grafic[oa]|"
    "teatral[ei]|di|moda|cinema|"
    "teatro|video|matrimoni|fumetti|musica|design|danza|fotografia|illustrazione|animazione|tessile|visiv[oa]|"
    "web|arte|e|ux",
    "sl": "en|ena|dve|dva|trije|tri|mlad[aei]?|majhen|mali|svobodn[aie]|samostojn[aie]|graficn[aieo]|"
    "oblikovalski|spletn[aie]|filmsk[aie]|"
    "gledalisk[aie]|porocn[aie]|modn[aie]|glasben[aie]|vizualn[aie]|fotografski|plesn[aie]",
    "hr": "jedan|jedna|dva|dvije|troje|mlad[aei]?|mali|malu|slobodn[aie]|graficki|graficka|dizajnerski|web|"
    "filmsk[aie]|kazalisn[aie]|"
    "vjencan[aie]|modn[aie]|glazben[aie]|vizualn[aie]|fotografski|plesn[aie]",
    "el": "ενασ|μια|ενα|δυο|τρεισ|νεοσ|νεα|μικρο|μικρη|ανεξαρτητ[οηα]σ?|επαγγελματιασ|ελευθεροσ|ελευθερη|"
    "freelance|γραφιστικο|"
    "σχεδιασμου|εικαστικοσ|εικαστικη|γαμων|μοδασ|web|θεατρου|κινηματογραφου|χορου|φωτογραφιασ",
}  # fmt: skip
