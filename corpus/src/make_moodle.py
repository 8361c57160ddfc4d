"""Make moodle/scale-course.mbz, a Moodle 4.5 course backup without user data, from the sources in src/moodle.

Run `python corpus/src/make_moodle.py`. The layout is that of Moodle's own backup (format moodle2, backup/moodle2/*_stepslib.php
in its source): a gzipped ustar archive with `.ARCHIVE_INDEX` first, one folder for each activity and section, file contents under
`files/` by SHA-1. Dates are fixed, so that the same sources give the same bytes.
"""
import gzip
import hashlib
import io
import mimetypes
import tarfile
import tomllib
from pathlib import Path
from xml.sax.saxutils import escape

SOURCES = Path(__file__).resolve().parent / "moodle"
TARGET = SOURCES.parent.parent / "moodle" / "scale-course.mbz"
STAMP = 1778576400  # 12 May 2026, 09:00 UTC: one date for everything in the backup
NULL = "$@NULL@$"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
EMPTY = {
    "roles": "<roles>\n  <role_overrides>\n  </role_overrides>\n  <role_assignments>\n  </role_assignments>\n</roles>",
    "grades": "<activity_gradebook>\n  <grade_items>\n  </grade_items>\n  <grade_letters>\n  </grade_letters>\n</activity_gradebook>",
    "grade_history": "<grade_history>\n  <grade_grades>\n  </grade_grades>\n</grade_history>",
    "filters": "<filters>\n  <filter_actives>\n  </filter_actives>\n  <filter_configs>\n  </filter_configs>\n</filters>",
    "comments": "<comments>\n</comments>",
    "calendar": "<events>\n</events>",
    "competencies": "<course_module_competencies>\n  <competencies>\n  </competencies>\n</course_module_competencies>",
    "completion": "<completions>\n</completions>",
    "xapistate": "<states>\n</states>",
}


def leaf(name: str, value: object, depth: int) -> str:
    return f"{'  ' * depth}<{name}>{escape(str(value))}</{name}>\n"


def leaves(pairs: dict, depth: int) -> str:
    return "".join(leaf(name, value, depth) for name, value in pairs.items())


def body(activity: dict, contextid: int, read) -> str:
    """The activity's own XML file: <activity …><page|book|… id>…</…></activity>."""
    kind, name = activity["type"], activity["name"]
    intro = activity.get("intro", "")
    intro = read(intro) if intro.endswith(".html") else intro
    inner = ""
    if kind == "page":
        fields = {"name": name, "intro": intro, "introformat": 1, "content": read(activity["text"]), "contentformat": 1, "legacyfiles": 0,
                  "legacyfileslast": NULL, "display": 5, "displayoptions": 'a:2:{s:10:"printintro";s:1:"0";s:17:"printlastmodified";s:1:"1";}',
                  "revision": 1, "timemodified": STAMP}
    elif kind == "label":
        fields = {"name": name, "intro": read(activity["text"]), "introformat": 1, "timemodified": STAMP}
    elif kind == "resource":
        fields = {"name": name, "intro": intro, "introformat": 1, "tobemigrated": 0, "legacyfiles": 0, "legacyfileslast": NULL, "display": 0,
                  "displayoptions": 'a:1:{s:10:"printintro";i:1;}', "filterfiles": 0, "revision": 1, "timemodified": STAMP}
    elif kind == "book":
        fields = {"name": name, "intro": intro, "introformat": 1, "numbering": 1, "navstyle": 1, "customtitles": 0, "timecreated": STAMP, "timemodified": STAMP}
        for number, chapter in enumerate(activity["chapters"], 1):
            inner += f'      <chapter id="{activity["instance"] * 100 + number}">\n'
            # "timemcreated" is how Moodle's own book backup spells it
            inner += leaves({"pagenum": number, "subchapter": chapter.get("subchapter", 0), "title": chapter["title"], "content": read(chapter["file"]),
                             "contentformat": 1, "hidden": chapter.get("hidden", 0), "timemcreated": STAMP, "timemodified": STAMP, "importsrc": ""}, 4)
            inner += "        <tags>\n        </tags>\n      </chapter>\n"
        inner = f"    <chapters>\n{inner}    </chapters>\n    <chaptertags>\n    </chaptertags>\n"
    elif kind == "forum":
        fields = {"type": activity["forum"], "name": name, "intro": intro, "introformat": 1, "duedate": 0, "cutoffdate": 0, "assessed": 0, "assesstimestart": 0,
                  "assesstimefinish": 0, "scale": 0, "maxbytes": 0, "maxattachments": 1, "forcesubscribe": int(activity["forum"] == "news"), "trackingtype": 1,
                  "rsstype": 0, "rssarticles": 0, "timemodified": STAMP, "warnafter": 0, "blockafter": 0, "blockperiod": 0, "completiondiscussions": 0,
                  "completionreplies": 0, "completionposts": 0, "displaywordcount": 0, "lockdiscussionafter": 0, "grade_forum": 0}
        inner = "".join(f"    <{tag}>\n    </{tag}>\n" for tag in ("discussions", "subscriptions", "digests", "readposts", "trackedprefs", "poststags", "grades"))
    else:
        raise ValueError(f"no template for an activity of type {kind!r}")
    return (f'{HEAD}<activity id="{activity["instance"]}" moduleid="{activity["id"]}" modulename="{kind}" contextid="{contextid}">\n'
            f'  <{kind} id="{activity["instance"]}">\n{leaves(fields, 2)}{inner}  </{kind}>\n</activity>')


def module(activity: dict, section: dict, version: str) -> str:
    visible = activity.get("visible", 1) and section.get("visible", 1)
    viewed = int(activity["type"] in ("page", "book"))
    fields = {"modulename": activity["type"], "sectionid": section["id"], "sectionnumber": section["number"], "idnumber": "", "added": STAMP, "score": 0,
              "indent": 0, "visible": visible, "visibleoncoursepage": 1, "visibleold": activity.get("visible", 1), "groupmode": 0, "groupingid": 0,
              "completion": 2 * viewed, "completiongradeitemnumber": NULL, "completionpassgrade": 0, "completionview": viewed, "completionexpected": 0,
              "availability": NULL, "showdescription": int(activity["type"] == "label"), "downloadcontent": 1, "lang": ""}
    return f'{HEAD}<module id="{activity["id"]}" version="{version}">\n{leaves(fields, 1)}  <tags>\n  </tags>\n</module>'


def stored_file(number: int, contextid: int, name: str, content: bytes) -> str:
    """One <file> of files.xml; Moodle keeps a record named "." for the folder as well."""
    fields = {"contenthash": hashlib.sha1(content).hexdigest(), "contextid": contextid, "component": "mod_resource", "filearea": "content", "itemid": 0,
              "filepath": "/", "filename": name, "userid": NULL, "filesize": len(content), "mimetype": mimetypes.guess_type(name)[0] or NULL, "status": 0,
              "timecreated": STAMP, "timemodified": STAMP, "source": name if content else NULL, "author": "SCALE partner Slovenia" if content else NULL,
              "license": "cc-4.0" if content else NULL, "sortorder": int(bool(content)), "repositorytype": NULL, "repositoryid": NULL, "reference": NULL}
    return f'  <file id="{number}">\n{leaves(fields, 2)}  </file>\n'


def overview(course: dict, sections: list[dict], backup_id: str) -> str:
    """moodle_backup.xml: what is in the backup and where."""
    activities = [(activity, section) for section in sections for activity in section.get("activities", [])]
    root = {"filename": TARGET.name, "imscc11": 0, "users": 0, "anonymize": 0, "role_assignments": 0, "activities": 1, "blocks": 0, "files": 1, "filters": 0,
            "comments": 0, "badges": 0, "calendarevents": 0, "userscompletion": 0, "logs": 0, "grade_histories": 0, "groups": 0, "competencies": 0,
            "customfield": 0, "contentbankcontent": 0, "xapistate": 0, "legacyfiles": 0}

    def setting(level: str, name: str, value: object, owner: str = "") -> str:
        pairs = {"level": level} | ({level: owner} if owner else {}) | {"name": name, "value": value}
        return f"      <setting>\n{leaves(pairs, 4)}      </setting>\n"

    settings = "".join(setting("root", name, value) for name, value in root.items())
    for section in sections:
        owner = f"section_{section['id']}"
        settings += setting("section", f"{owner}_included", 1, owner) + setting("section", f"{owner}_userinfo", 0, owner)
        for activity in section.get("activities", []):
            owner = f"{activity['type']}_{activity['id']}"
            settings += setting("activity", f"{owner}_included", 1, owner) + setting("activity", f"{owner}_userinfo", 0, owner)

    information = {"name": TARGET.name, "moodle_version": course["version"], "moodle_release": course["release"], "backup_version": "2024100700",
                   "backup_release": "4.5", "backup_date": STAMP, "mnet_remoteusers": 0, "include_files": 1, "include_file_references_to_external_content": 0,
                   "original_wwwroot": course["wwwroot"], "original_site_identifier_hash": hashlib.md5(course["wwwroot"].encode()).hexdigest(),
                   "original_course_id": course["id"], "original_course_format": "topics", "original_course_fullname": course["fullname"],
                   "original_course_shortname": course["shortname"], "original_course_startdate": STAMP, "original_course_enddate": 0,
                   "original_course_contextid": course["contextid"], "original_system_contextid": 1}
    details = {"type": "course", "format": "moodle2", "interactive": 1, "mode": 10, "execution": 1, "executiontime": 0}
    listed = "".join("        <activity>\n" + leaves({"moduleid": a["id"], "sectionid": s["id"], "modulename": a["type"], "title": a["name"],
                     "directory": f"activities/{a['type']}_{a['id']}", "insubsection": ""}, 5) + "        </activity>\n" for a, s in activities)
    parts = "".join("        <section>\n" + leaves({"sectionid": s["id"], "title": s["name"] or s["number"], "directory": f"sections/section_{s['id']}",
                    "parentcmid": "", "modname": ""}, 5) + "        </section>\n" for s in sections)
    whole = leaves({"courseid": course["id"], "title": course["shortname"], "directory": "course"}, 4)
    return (f'{HEAD}<moodle_backup>\n  <information>\n{leaves(information, 2)}    <details>\n      <detail backup_id="{backup_id}">\n{leaves(details, 4)}'
            f"      </detail>\n    </details>\n    <contents>\n      <activities>\n{listed}      </activities>\n      <sections>\n{parts}      </sections>\n"
            f"      <course>\n{whole}      </course>\n    </contents>\n    <settings>\n{settings}    </settings>\n  </information>\n</moodle_backup>")


def members() -> dict[str, bytes]:
    """Every file of the archive, by its path in it."""
    plan = tomllib.loads((SOURCES / "course.toml").read_text(encoding="utf-8"))
    course, sections = plan["course"], plan["sections"]

    def read(name: str) -> str:
        return (SOURCES / name).read_text(encoding="utf-8").strip()

    xml: dict[str, str] = {}
    contents: dict[str, bytes] = {}
    records, number = "", 800
    for section in sections:
        folder = f"sections/section_{section['id']}"
        fields = {"number": section["number"], "name": section["name"] or NULL, "summary": section["summary"], "summaryformat": 1,
                  "sequence": ",".join(str(a["id"]) for a in section.get("activities", [])), "visible": section.get("visible", 1),
                  "availabilityjson": NULL, "component": NULL, "itemid": NULL, "timemodified": STAMP}
        xml[f"{folder}/section.xml"] = f'{HEAD}<section id="{section["id"]}">\n{leaves(fields, 1)}</section>'
        xml[f"{folder}/inforef.xml"] = f"{HEAD}<inforef>\n</inforef>"
        for activity in section.get("activities", []):
            folder, contextid, references = f"activities/{activity['type']}_{activity['id']}", activity["id"] + 500, ""
            if "file" in activity:
                content = (SOURCES / activity["file"]).read_bytes()
                contents[hashlib.sha1(content).hexdigest()] = content
                ids = (number, number + 1)
                records += stored_file(ids[0], contextid, activity["file"], content) + stored_file(ids[1], contextid, ".", b"")
                references = "  <fileref>\n" + "".join(f"    <file>\n      <id>{i}</id>\n    </file>\n" for i in ids) + "  </fileref>\n"
                number += 2
            xml[f"{folder}/{activity['type']}.xml"] = body(activity, contextid, read)
            xml[f"{folder}/module.xml"] = module(activity, section, course["version"])
            xml[f"{folder}/inforef.xml"] = f"{HEAD}<inforef>\n{references}</inforef>"
            xml |= {f"{folder}/{name}.xml": HEAD + text for name, text in EMPTY.items()}

    fields = {"shortname": course["shortname"], "fullname": course["fullname"], "idnumber": "", "summary": course["summary"], "summaryformat": 1,
              "format": "topics", "showgrades": 0, "newsitems": 5, "startdate": STAMP, "enddate": 0, "marker": 0, "maxbytes": 0, "legacyfiles": 0,
              "showreports": 0, "visible": 1, "groupmode": 0, "groupmodeforce": 0, "defaultgroupingid": 0, "lang": "en", "theme": "",
              "timecreated": STAMP, "timemodified": STAMP, "requested": 0, "showactivitydates": 0, "showcompletionconditions": 1, "pdfexportfont": NULL,
              "enablecompletion": 1, "completionnotify": 0}
    category = f'  <category id="4">\n{leaves({"name": course["category"], "description": NULL}, 2)}  </category>\n'
    options = "".join(f"    <courseformatoption>\n{leaves({'format': 'topics', 'sectionid': 0, 'name': n, 'value': v}, 3)}    </courseformatoption>\n"
                      for n, v in (("hiddensections", 1), ("coursedisplay", 0)))
    xml["course/course.xml"] = (f'{HEAD}<course id="{course["id"]}" contextid="{course["contextid"]}">\n{leaves(fields, 1)}{category}  <tags>\n  </tags>\n'
                                f"  <customfields>\n  </customfields>\n  <courseformatoptions>\n{options}  </courseformatoptions>\n</course>")
    xml["course/inforef.xml"] = f"{HEAD}<inforef>\n  <roleref>\n    <role>\n      <id>5</id>\n    </role>\n  </roleref>\n</inforef>"
    xml["course/enrolments.xml"] = f"{HEAD}<enrolments>\n  <enrols>\n  </enrols>\n</enrolments>"
    xml["course/completiondefaults.xml"] = f"{HEAD}<course_completion_defaults>\n</course_completion_defaults>"
    xml["course/competencies.xml"] = f"{HEAD}<course_competencies>\n  <competencies>\n  </competencies>\n  <user_competencies>\n  </user_competencies>\n</course_competencies>"
    xml["course/contentbank.xml"] = f"{HEAD}<contents>\n</contents>"
    xml |= {f"course/{name}.xml": HEAD + EMPTY[name] for name in ("roles", "filters", "comments", "calendar")}
    xml["files.xml"] = f"{HEAD}<files>\n{records}</files>"
    xml["moodle_backup.xml"] = overview(course, sections, hashlib.md5(course["shortname"].encode()).hexdigest())
    xml["roles.xml"] = (f'{HEAD}<roles_definition>\n  <role id="5">\n' + leaves({"name": "", "shortname": "student", "nameincourse": NULL, "description": "",
                        "sortorder": 5, "archetype": "student"}, 2) + "  </role>\n</roles_definition>")
    xml["badges.xml"] = f"{HEAD}<badges>\n</badges>"
    xml["completion.xml"] = f"{HEAD}<course_completion>\n</course_completion>"
    xml["gradebook.xml"] = (f"{HEAD}<gradebook>\n  <attributes>\n  </attributes>\n  <grade_categories>\n  </grade_categories>\n  <grade_items>\n  </grade_items>\n"
                            "  <grade_letters>\n  </grade_letters>\n  <grade_settings>\n  </grade_settings>\n</gradebook>")
    xml["grade_history.xml"] = HEAD + EMPTY["grade_history"]
    xml["groups.xml"] = f"{HEAD}<groups>\n  <groupings>\n  </groupings>\n</groups>"
    xml["outcomes.xml"] = f"{HEAD}<outcomes_definition>\n</outcomes_definition>"
    xml["scales.xml"] = f"{HEAD}<scales_definition>\n</scales_definition>"
    xml["questions.xml"] = f"{HEAD}<question_categories>\n</question_categories>"

    found = {path: text.encode() for path, text in xml.items()}
    found |= {f"files/{name[:2]}/{name}": content for name, content in contents.items()}
    found["moodle_backup.log"] = b""
    return found


def pack(files: dict[str, bytes]) -> bytes:
    """The archive as Moodle's tgz_packer writes it: an index first, then folders and files."""
    folders = {path[: at + 1] for path in files for at in range(len(path)) if path[at] == "/"}
    paths = sorted(folders | set(files))
    lines = [f"{path}\t{'d' if path in folders else 'f'}\t{len(files.get(path, b''))}\t{'?' if path in folders else STAMP}\n" for path in paths]
    index = f"Moodle archive file index. Count: {len(paths)}\n" + "".join(lines)
    tar_bytes, packed = io.BytesIO(), io.BytesIO()
    with tarfile.open(fileobj=tar_bytes, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for path, content in [(".ARCHIVE_INDEX", index.encode())] + [(path, files.get(path)) for path in paths]:
            member = tarfile.TarInfo(path)
            member.mtime, member.mode = STAMP, 0o755 if content is None else 0o644
            if content is None:
                member.type = tarfile.DIRTYPE
            else:
                member.size = len(content)
            tar.addfile(member, io.BytesIO(content or b""))
    with gzip.GzipFile(filename="", fileobj=packed, mode="wb", mtime=0) as zipped:
        zipped.write(tar_bytes.getvalue())
    return packed.getvalue()


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    data = pack(members())
    TARGET.write_bytes(data)
    print(TARGET.name, len(data), "bytes")
