"""Everything that can be wrong with the home, each a sentence that says what to do next.

StoreError
├── IndexMissing      nothing has been indexed yet (exit code 3)
├── GenerationMissing the generation that is asked for is not kept (any more)
├── HomeDamaged       store and snapshot disagree or cannot be opened (exit code 4)
│   └── ModelDamaged  the converted model is not what was converted
├── HomeLocked        another run holds the home
├── DiskFull          there is no room to write
└── ModelError        the encoder cannot be loaded or converted
"""


class StoreError(Exception):
    """Something about the home; ``str()`` is the sentence a person reads."""


class IndexMissing(StoreError):
    """There is no generation to serve."""


class GenerationMissing(StoreError):
    """There is an index, and no such generation of it."""


class HomeDamaged(StoreError):
    """What is on disk contradicts itself or cannot be opened."""


class ModelDamaged(HomeDamaged):
    """The converted model cannot be opened, or is not what was converted."""


class HomeLocked(StoreError):
    """Another process is writing."""


class DiskFull(StoreError):
    """There is no room to write."""


class ModelError(StoreError):
    """The configured model cannot be used."""
