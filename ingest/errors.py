"""Everything that can be wrong with material, each a sentence that tells a partner what to do.

IngestError
├── SourceError          the SOURCE itself cannot be used
│   ├── SourceMissing
│   ├── SourceRefused    robots.txt, a private address, a limit
│   └── ManifestError
└── ReadError            one file or page cannot be read; the rest goes on
    ├── EmptyFile
    ├── UnknownFormat
    ├── EncryptedFile
    ├── BrokenFile
    ├── NoTextLayer
    ├── NeedsJavaScript
    ├── UnreadableFile   the operating system does not let us read it
    ├── ChangedWhileRead it was being written; the next run reads it
    ├── TooLarge         an archive or a file beyond the limits
    ├── ReadTimeout
    ├── ReadCrash        the reader's process died or ran out of memory
    └── FetchError       the network's answer was no
        ├── FetchRefused     we do not ask for it: a private address, robots.txt, a secret in the address
        ├── PageMissing      the server says that there is no such page
        └── NoAnswer         the server cannot be reached, or stopped answering
"""

from ingest.secrecy import masked


class IngestError(Exception):
    """Something about the material; ``str()`` is the sentence a person reads, without any key an address in it had."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__(masked(sentence))


class SourceError(IngestError):
    """The SOURCE itself cannot be used."""


class SourceMissing(SourceError):
    """There is nothing at the path or URL."""


class SourceRefused(SourceError):
    """A rule keeps us from reading it: robots.txt, a private address, a limit."""


class ManifestError(SourceError):
    """A manifest says something that cannot be; the message names file and line."""


class ReadError(IngestError):
    """One file or page cannot be read; the others go on."""


class EmptyFile(ReadError):
    """Nothing is in it."""


class UnknownFormat(ReadError):
    """No reader for this kind of file."""


class EncryptedFile(ReadError):
    """A password is needed."""


class BrokenFile(ReadError):
    """It is not what its name says, or it is damaged."""


class NoTextLayer(ReadError):
    """Pages are pictures; OCR is needed."""


class NeedsJavaScript(ReadError):
    """The page's text is made in the browser."""


class UnreadableFile(ReadError):
    """The operating system does not let us read it."""


class ChangedWhileRead(ReadError):
    """It was being written; the next run reads it."""


class TooLarge(ReadError):
    """Beyond the limits for one file or archive."""


class ReadTimeout(ReadError):
    """The reader did not finish within its time."""


class ReadCrash(ReadError):
    """The reader's process died or ran out of memory."""


class FetchError(ReadError):
    """The network or the web server did not give the page."""


class FetchRefused(FetchError):
    """We do not ask for it: a private address, robots.txt, a secret in the address."""


class PageMissing(FetchError):
    """The server says that there is no such page."""


class NoAnswer(FetchError):
    """The server cannot be reached, or stopped answering."""
