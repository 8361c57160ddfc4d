"""Function words as people shorten them in chat: each spelling with the word that it stands for.

Written for this project by people who speak the languages; folded, as tokens are ("_" stands for a blank).
"""

from collections.abc import Mapping

_LISTS = {
    "es": """
        aki=aqui aora=ahora aqi=aqui asik=asi_que asiq=asi_que aunq=aunque aveces=a_veces ayq=hay_que bn=bien
        bnas=buenas bno=bueno cmo=como cn=con dl=del dnd=donde dnde=donde dsd=desde dsde=desde dsps=despues
        dspues=despues entoncs=entonces entons=entonces grax=gracias hla=hola hsta=hasta ke=que kien=quien
        kiere=quiere kiero=quiero kmo=como komo=como kual=cual kuando=cuando kuanto=cuanto mersi=gracias mnn=manana
        mnna=manana muxa=mucha muxo=mucho muxos=muchos nda=nada nse=no_se ntp=no_te_preocupes nunka=nunca okey=vale
        osea=o_sea pdo=puedo pk=porque plis=por_favor poko=poco porfa=por_favor porfi=por_favor porke=porque
        porq=porque pq=porque q=que qe=que qien=quien qiero=quiero qn=quien salu2=saludos siempr=siempre smpre=siempre
        sn=sin stoy=estoy tb=tambien tbien=tambien tbn=tambien tdo=todo tds=todos thx=gracias tmb=tambien tngo=tengo
        tonces=entonces tp=tampoco tpc=tampoco wenas=buenas weno=bueno wno=bueno xa=para xfa=por_favor
        xfavor=por_favor xk=porque xke=porque xo=pero xq=porque""",
    "it": """
        adex=adesso almen=almeno anchio=anch'io ank=anche anke=anche apparte=a_parte bn=bene boh=non_so cmnq=comunque
        cmq=comunque cn=con daccordo=d'accordo dpo=dopo dv=dove grz=grazie ke=che kon=con kosa=cosa kuando=quando
        kuanto=quanto mlt=molto mlto=molto nn=non nnt=niente perke=perche pf=per_favore plz=per_favore prg=prego
        propio=proprio pultroppo=purtroppo qcosa=qualcosa qdi=quindi qlc=qualche qlche=qualche qlcn=qualcuno
        qlcosa=qualcosa qlcs=qualcosa qlcuno=qualcuno qlk=qualche qll=quello qlsiasi=qualsiasi qnd=quando qndi=quindi
        qnt=quanto qnto=quanto qst=questo qsta=questa qste=queste qsti=questi qsto=questo qualcheduno=qualcuno
        qualke=qualche qualkosa=qualcosa quanno=quando scs=scusa sempr=sempre smp=sempre sn=sono sti=questi thx=grazie
        tnt=tanto tnx=grazie trp=troppo vbb=va_bene vorei=vorrei xche=perche xfav=per_favore xfavore=per_favore
        xk=perche xke=perche xo=pero xro=pero""",
    "sl": """
        alpa=ali_pa bla=bila bli=bili blo=bilo bm=bom btw=mimogrede ceprov=ceprav dej=daj dons=danes fala=hvala
        ful=zelo hocm=hocem jst=jaz jz=jaz kaksn=kaksen kaksnga=kaksnega kasn=kaksen kdu=kdo kej=kaj kera=katera
        kere=katere kermu=kateremu kero=katero kir=kateri kko=kako kok=koliko kolk=koliko kolko=koliko kt=kot kuk=kako
        kuko=kako kukr=kakor kva=kaj lahk=lahko loh=lahko lohk=lahko mal=malo mam=imam mamo=imamo mava=imava mel=imeli
        met=imeti mela=imela mogoc=mogoce morjo=morajo morm=moram mormo=moramo mors=moras namest=namesto
        naprimer=na_primer nardim=naredim nardit=narediti narest=narediti nebi=ne_bi nebom=ne_bom nej=naj nekej=nekaj
        nemorem=ne_morem nevem=ne_vem nikol=nikoli nism=nisem nocm=nocem nvm=ne_vem okol=okoli plis=prosim prot=proti
        prsm=prosim seb=sebi sej=saj skoz=skozi sm=sem sn=sem sori=oprosti takoda=tako_da thx=hvala tkoda=tako_da
        tkole=takole tle=tukaj tnx=hvala tolk=toliko tud=tudi tuki=tukaj ubistvu=v_bistvu uglavnm=v_glavnem
        vbistvu=v_bistvu vcer=vceraj verjetn=verjetno zaj=zdaj zakej=zakaj zakuga=zakaj zakva=zakaj zarad=zaradi
        zdej=zdaj zdj=zdaj ziher=zagotovo zmer=zmeraj""",
    "hr": """
        ajd=hajde ajde=hajde ajmo=hajde ak=ako btw=usput bzvz=bez_veze fala=hvala hvl=hvala izmedju=izmedu jbg=jebiga
        jel=je_li jl=je_li kak=kako kolk=koliko kolko=koliko molin=molim moran=moram mos=mozes msm=mislim nebi=ne_bi
        nebih=ne_bih negdi=negdje nekak=nekako nemogu=ne_mogu nemos=ne_mozes nemoze=ne_moze nemre=ne_moze
        nemrem=ne_mogu nemres=ne_mozes neznam=ne_znam nigdi=nigdje nikak=nikako niko=nitko nis=nista nist=nista
        nzm=ne_znam oce=hoce oces=hoces odma=odmah odprilike=otprilike ofc=naravno onak=onako ovak=ovako ovde=ovdje
        ovdi=ovdje pliz=molim posle=poslije poslje=poslije pozz=pozdrav prek=preko recmo=recimo samnom=sa_mnom
        sobzirom=s_obzirom svugdi=svugdje takodjer=takoder thx=hvala tnx=hvala tolko=toliko ukolko=ukoliko uvek=uvijek
        uvik=uvijek uvjek=uvijek vjv=vjerojatno zast=zasto zasta=za_sto zbg=zbog""",
    "el": """
        αμα=αν απτα=απο_τα απτη=απο_τη απτην=απο_την απτο=απο_το απτον=απο_τον αφτο=αυτο αφτοσ=αυτοσ γιτι=γιατι
        γτ=γιατι γτι=γιατι δηλ=δηλαδη δλδ=δηλαδη δλδη=δηλαδη δν=δεν εινε=ειναι επιδη=επειδη ευχ=ευχαριστω εχουνε=εχουν
        ητανε=ηταν θανκσ=ευχαριστω θενκσ=ευχαριστω θενξ=ευχαριστω θλω=θελω κανασ=κανενασ κλμρ=καλημερα κλπ=και_λοιπα
        κπ=καποιοσ κποιοσ=καποιοσ κπου=καπου κπσ=καπωσ κτ=κατι κτι=κατι κτλ=και_λοιπα λιπον=λοιπον μαλον=μαλλον
        μηποσ=μηπωσ μν=μην μπρω=μπορω νμζ=νομιζω νταξ=ενταξει νταξει=ενταξει ντξ=ενταξει οκ=ενταξει οκει=ενταξει
        οποτεσ=οποτε πλζ=παρακαλω πλιζ=παρακαλω πλισ=παρακαλω πχ=παραδειγματοσ_χαριν σορι=συγγνωμη στν=στην
        τεσπα=τελοσ_παντων τιποτισ=τιποτα τλκ=τελικα τπτ=τιποτα τπτα=τιποτα τσπ=τελοσ_παντων""",
}

SHORTENED: Mapping[str, Mapping[str, str]] = {
    language: {short: word.replace("_", " ") for short, word in (pair.split("=") for pair in pairs.split())}
    for language, pairs in _LISTS.items()
}
