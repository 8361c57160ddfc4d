"""Make the office files of the toolkit: the service agreement (.docx) and the pitching deck (.pptx).

Run `python corpus/src/make_office.py`. Needs python-docx and python-pptx. The same text gives the same bytes:
document dates and the dates inside the zip are fixed.
"""
import datetime
import io
import zipfile
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from pptx import Presentation

OFFICE = Path(__file__).resolve().parent.parent / "office"
ISSUED = datetime.datetime(2026, 5, 12, 9, 0)
ZIP_DATE = (2026, 5, 12, 9, 0, 0)

CLAUSES = [
    ("Parties", [
        "This agreement is made between the Client, [name, address, registration and VAT number], and the Contractor, "
        "[name, address, registration and VAT number].",
        "Each party names one contact person. Instructions and approvals count only when they come from that person in writing; "
        "email is enough.",
    ]),
    ("Subject of the agreement", [
        "The Contractor will provide the services described in Schedule 1. What is not listed in Schedule 1 is not included in the fee.",
        "If Schedule 1 and a later brief contradict each other, Schedule 1 applies until both parties have agreed to change it in writing.",
    ]),
    ("Time", [
        "Work starts when the Contractor has received the signed agreement, the first payment and the materials listed in Schedule 1, "
        "whichever comes last.",
        "If the Client delivers materials or approvals late, the delivery dates move by the same number of working days. If the delay is longer than "
        "20 working days, the Contractor may invoice the work done so far and agree on a new date.",
    ]),
    ("Fee and expenses", [
        "The Client pays the fee stated in Schedule 2, plus value added tax where it applies.",
        "Travel and other expenses are paid at cost against receipts, if the Client approved them beforehand in writing. Travel time is charged at half the hourly rate.",
    ]),
    ("Payment", [
        "Invoices are due within 14 days of receipt. The first instalment is due when the agreement is signed.",
        "If the Client is a business or public body and pays late, statutory interest and a fixed sum of at least €40 for recovery costs are due under the national law "
        "that implements Directive 2011/7/EU.",
    ]),
    ("Changes", [
        "The fee includes two rounds of changes at each stage. A round is one collected list of comments, delivered within ten working days.",
        "Further rounds and changes of direction are charged at the hourly rate in Schedule 2. The Contractor will give an estimate first and starts "
        "only when the Client has approved it.",
    ]),
    ("Acceptance", [
        "The Client checks each delivery within ten working days and either accepts it or names the faults in writing. Without a reply in that time the delivery counts as accepted.",
        "A fault is a departure from Schedule 1. A change of taste is not a fault.",
    ]),
    ("Rights", [
        "The Contractor remains the author. When the fee has been paid in full, the Client receives the licence described in Schedule 2: purpose, territory, duration, exclusive or not.",
        "Sketches, rejected proposals and working files stay with the Contractor unless Schedule 2 says otherwise.",
        "The Contractor is named as [credit line] wherever this is customary, and may show the published work, with the name of the Client, as a reference.",
    ]),
    ("Materials of others", [
        "Each party confirms that it has the right to use what it brings in, such as photographs, fonts, music and texts. The Contractor lists fonts and stock material with their licences at delivery.",
        "The Contractor uses generative artificial intelligence only if Schedule 1 allows it, and says for which parts.",
    ]),
    ("Confidentiality and personal data", [
        "Each party keeps secret what the other marks as confidential, during the work and for two years after it.",
        "If the Contractor processes personal data on behalf of the Client, the parties sign a data processing agreement under Article 28 GDPR before the work starts.",
    ]),
    ("Cancellation", [
        "Either party may end this agreement in writing with 14 days' notice. The Client then pays for all work done up to that day.",
        "If the Client cancels without a fault of the Contractor, a cancellation fee is due on the part of the fee not yet earned: 25 % before the first presentation, 50 % after it.",
        "In case of illness the Contractor informs the Client within three working days. After 30 days either party may end the agreement without a cancellation fee.",
    ]),
    ("Liability", [
        "The Contractor is liable without limit for intent and gross negligence. Otherwise liability is limited to the fee of this agreement, as far as the law allows.",
        "The Client is responsible for checking names, prices, dates and legal notices before publication.",
    ]),
    ("Disputes and law", [
        "The parties first try to settle a dispute in one meeting within 15 working days, then by mediation. Costs of mediation are shared equally.",
        "The law of [country of the Contractor] applies. The courts at the seat of the Contractor are competent, as far as this may be agreed.",
    ]),
]
SCHEDULE_1 = [
    ("Item", "Description", "Number or format", "Date"),
    ("1", "Concept with moodboard", "PDF, 6 to 8 pages", "[date]"),
    ("2", "Two design proposals", "PDF, on screen", "[date]"),
    ("3", "Final artwork", "print PDF/X and web files", "[date]"),
    ("4", "Materials from the Client", "texts, logos, photographs", "[date]"),
]
SCHEDULE_2 = [
    ("What", "Amount or terms"),
    ("Fixed fee", "€ [amount], without VAT"),
    ("Instalments", "40 % on signature, 30 % after item 2, 30 % on delivery"),
    ("Hourly rate for extra work", "€ [amount]"),
    ("Licence: purpose", "[for example poster, programme, website]"),
    ("Licence: territory and duration", "[for example Slovenia and Italy, three years]"),
    ("Exclusive", "[yes / no]"),
    ("Working files", "not included; on request for 50 % of the fixed fee"),
]

SLIDES = [
    ("Pitching your project", ["A training deck for freelancers and small firms", "SCALE partnership, CC BY 4.0"],
     "Welcome. This deck is for half a day with up to ten participants. Everybody needs one real project. Put phones away, keep one timer on the table."),
    ("What a pitch is", ["A short talk that earns you the next conversation", "It does not have to win the money", "One listener, one idea, one request"],
     "A pitch is not a summary of the application. Ask the group what the listener should do in the minute after the pitch. If they cannot answer, there is no pitch yet."),
    ("Three lengths to prepare", ["30 seconds: at the coffee machine", "3 minutes: at a pitching forum", "10 minutes: with questions, for a jury"],
     "Start with the three-minute version and cut it down to 30 seconds. Those who start with the long version never finish. About 130 spoken words fit into one minute."),
    ("Know who is listening", ["Funder: does it fit the call?", "Producer or publisher: who buys it?", "Investor: how does the money come back?", "Partner: what would I have to do?"],
     "The same film was pitched to a fund as a story about a vanishing craft and to a broadcaster as six half hours for Sunday evening. Neither version was untrue."),
    ("The shape of three minutes", ["0:00 a moment, a person, a picture", "0:30 what the project is", "1:00 why now, why you", "1:45 what exists already", "2:15 what it needs", "2:45 your request"],
     "Draw the timeline on the board. Most beginners spend two minutes on the background and have no time for the request. The request starts at 2:45 at the latest."),
    ("The opening", ["Begin with something one can see", "No greetings, no thanks, no biography", "The title within the first 30 seconds"],
     "Exercise, ten minutes: everybody writes three different first sentences, reads them aloud, and the group says which one it would like to hear continued."),
    ("The logline", ["Who wants what, and what stands in the way", "25 words at most", "Works for products, too: who has which problem, and what changes"],
     "A logline is one sentence of at most 25 words that says who wants what and what is in the way. Example: A retired ferry captain learns to code in order to save the timetable of his island."),
    ("Proof", ["Something you have made", "Somebody who has said yes", "A number with a source", "The team in one line each"],
     "One letter of intent is worth more than five adjectives. If there is nothing yet, show a test: a two-minute recording, a prototype, twenty advance orders."),
    ("Money on one slide", ["Total, secured, missing", "Three largest items", "What the listener's share pays for"],
     "Say the total first. A jury that has to look for the total stops listening. Round to thousands. Have the complete budget in your bag, not on the slide."),
    ("Risks", ["Name the largest risk yourself", "Say what you will do if it happens", "Say by when you will know"],
     "Juries ask about risk in order to see whether you have thought about it. A project without risks is one whose author has not looked."),
    ("Slides that help", ["One idea per slide, at most 20 words", "Text of 28 points or more", "Pictures without captions that need reading", "Bring the file as PDF on a stick"],
     "Ten slides for ten minutes, five for three minutes. Never put a film with sound into a three-minute pitch: it fails in one out of three rooms."),
    ("Questions you will get", ["Who is it for?", "What if you get only half of the money?", "Why has nobody done it before?", "Who owns the rights?", "What happens after the project?"],
     "Prepare an answer of 30 seconds to each. When you do not know, say so, say when you will know, and write it down visibly."),
    ("Nerves", ["Learn the first and last sentence by heart", "Stand still for the first ten seconds", "Breathe out before you begin", "Practise with a timer and with noise"],
     "Five rehearsals aloud are the minimum, one of them in front of somebody who does not know the project. Rehearsing in your head does not count."),
    ("After the pitch", ["Send one page within 24 hours", "Remind them of the request", "Ask for one name", "Note every question you were asked"],
     "The questions are the best material for the next version. After three pitches the same two questions will have come up each time; answer them in the talk from then on."),
    ("Feedback round", ["What stayed with you?", "Where did you get lost?", "What would you ask?", "No advice until the speaker asks for it"],
     "Each participant pitches for three minutes and gets four minutes of feedback. With ten people this takes 70 minutes; split larger groups in two."),
]


def fixed_zip(data: bytes) -> bytes:
    """The same archive with every member dated ZIP_DATE, so that a second run gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, ZIP_DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(name))
    return out.getvalue()


def describe(properties, title: str, author: str, subject: str) -> None:
    properties.title, properties.author, properties.subject = title, author, subject
    properties.last_modified_by, properties.language, properties.comments = author, "en", "Licence: CC BY 4.0"
    properties.created = properties.modified = ISSUED
    properties.revision = 1


def page_number(paragraph) -> None:
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def table(document, rows) -> None:
    grid = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for number, row in enumerate(rows):
        cells = grid.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
            if number == 0:
                cell.paragraphs[0].runs[0].bold = True


def agreement() -> bytes:
    document = Document()
    describe(document.core_properties, "Service agreement template", "SCALE partner Croatia", "Contract template for creative services")
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = "Calibri", Pt(11)
    section = document.sections[0]
    section.header.paragraphs[0].text = "SCALE toolkit · Service agreement template"
    footer = section.footer.paragraphs[0]
    footer.text, footer.alignment = "CC BY 4.0 SCALE partnership · page ", WD_ALIGN_PARAGRAPH.CENTER
    page_number(footer)

    document.add_heading("Service agreement template", 0)
    document.add_heading("How to use this template", 1)
    for text in (
        "This template is for commissions between a creative freelancer or small firm and a business client. It is not meant for consumers, who have additional rights, "
        "and not for employment.",
        "Replace everything in square brackets, delete what does not apply, and have the result checked by a lawyer in your country once. After that it serves for years.",
    ):
        document.add_paragraph(text)
    for step in ("Fill in Schedules 1 and 2 first: they are the part that clients read.", "Send the agreement together with the quote, not after the work has begun.",
                 "Keep one signed copy with the project. A scanned signature or an electronic signature is sufficient for most commissions."):
        document.add_paragraph(step, style="List Number")

    document.add_heading("Agreement", 1)
    for number, (title, paragraphs) in enumerate(CLAUSES, 1):
        document.add_heading(f"{number}. {title}", 2)
        for part, text in enumerate(paragraphs, 1):
            document.add_paragraph(f"{number}.{part} {text}")
    document.add_heading("Signatures", 2)
    document.add_paragraph("Place and date: ______________    Client: ______________    Contractor: ______________")

    document.add_heading("Schedule 1: Services and dates", 1)
    document.add_paragraph("The lines are an example for a poster and its digital versions.")
    table(document, SCHEDULE_1)
    document.add_heading("Schedule 2: Fee and licence", 1)
    table(document, SCHEDULE_2)
    document.add_heading("Notes on single clauses", 1)
    document.add_paragraph("On clause 6: count rounds, not changes. Two rounds with twenty comments each are less work than ten emails with one comment each.", style="List Bullet")
    document.add_paragraph("On clause 8: a licence that is missing its purpose is read narrowly in many European laws, but a dispute costs more than a line of text.", style="List Bullet")
    document.add_paragraph("On clause 11: the percentages are a proposal. What matters is that the fee rises with the progress of the work.", style="List Bullet")
    buffer = io.BytesIO()
    document.save(buffer)
    return fixed_zip(buffer.getvalue())


def deck() -> bytes:
    show = Presentation()
    describe(show.core_properties, "Pitching your project", "SCALE partner Greece", "Training deck with speaker notes")
    for number, (title, bullets, notes) in enumerate(SLIDES):
        slide = show.slides.add_slide(show.slide_layouts[0 if number == 0 else 1])
        slide.shapes.title.text = title
        frame = slide.placeholders[1].text_frame
        frame.text = bullets[0]
        for bullet in bullets[1:]:
            frame.add_paragraph().text = bullet
        slide.notes_slide.notes_text_frame.text = notes
    buffer = io.BytesIO()
    show.save(buffer)
    return fixed_zip(buffer.getvalue())


if __name__ == "__main__":
    OFFICE.mkdir(exist_ok=True)
    for name, data in (("service-agreement-template.docx", agreement()), ("pitching-your-project.pptx", deck())):
        (OFFICE / name).write_bytes(data)
        print(name, len(data), "bytes")
