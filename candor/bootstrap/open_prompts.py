"""Opens the prompts and the experiments on them, as the settings say."""

from candor.bootstrap.settings import Settings
from candor.texts.experiments import Prompts, read_experiments
from candor.texts.prompt_library import open_prompts


def prompts_of(settings: Settings) -> Prompts:
    """Read them; BadUsage where a file of the operator's cannot be used."""
    library = open_prompts(settings.prompts_dir)
    return Prompts(library, read_experiments(settings.prompts_dir, library))
