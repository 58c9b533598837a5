"""Every detector there is, in the order that settles ties between types."""

from collections.abc import Sequence

from candor.privacy.contract import Detector
from candor.privacy.detectors.api_key import ApiKeyDetector
from candor.privacy.detectors.bitcoin import BitcoinDetector
from candor.privacy.detectors.bitcoin_cash import BitcoinCashDetector
from candor.privacy.detectors.card import CardDetector
from candor.privacy.detectors.cardano import CardanoDetector
from candor.privacy.detectors.dogecoin import DogecoinDetector
from candor.privacy.detectors.email import EmailDetector
from candor.privacy.detectors.ens import EnsDetector
from candor.privacy.detectors.ethereum import EthereumDetector
from candor.privacy.detectors.iban import IbanDetector
from candor.privacy.detectors.ip import IpDetector
from candor.privacy.detectors.jwt import JwtDetector
from candor.privacy.detectors.litecoin import LitecoinDetector
from candor.privacy.detectors.monero import MoneroDetector
from candor.privacy.detectors.obfuscated_email import ObfuscatedEmailDetector
from candor.privacy.detectors.person_place import PersonPlaceDetector
from candor.privacy.detectors.phone import PhoneDetector
from candor.privacy.detectors.polkadot import PolkadotDetector
from candor.privacy.detectors.private_key import PrivateKeyDetector
from candor.privacy.detectors.ripple import RippleDetector
from candor.privacy.detectors.seed_phrase import SeedPhraseDetector
from candor.privacy.detectors.solana import SolanaDetector
from candor.privacy.detectors.stellar import StellarDetector
from candor.privacy.detectors.tron import TronDetector
from candor.privacy.detectors.unspaced_seed_phrase import UnspacedSeedPhraseDetector
from candor.privacy.detectors.xpub import XpubDetector


def default_detectors(*, regions: Sequence[str] = (), names: bool = False) -> tuple[Detector, ...]:
    """Build all detectors: secrets, then what has a checksum, then what has none.

    `regions` are ISO 3166-1 alpha-2 codes whose national telephone numbers are taken as such;
    `names` adds people and places, or raises BadUsage where what that needs is missing.
    """
    secrets: tuple[Detector, ...] = (
        SeedPhraseDetector(),
        UnspacedSeedPhraseDetector(),
        PrivateKeyDetector(),
        JwtDetector(),
        ApiKeyDetector(),
    )
    checksummed: tuple[Detector, ...] = (
        BitcoinDetector(),
        LitecoinDetector(),
        DogecoinDetector(),
        BitcoinCashDetector(),
        TronDetector(),
        RippleDetector(),
        StellarDetector(),
        MoneroDetector(),
        CardanoDetector(),
        PolkadotDetector(),
        IbanDetector(),
        CardDetector(),
    )
    by_shape: tuple[Detector, ...] = (
        XpubDetector(),
        EthereumDetector(),
        SolanaDetector(),
        EnsDetector(),
        EmailDetector(),
        ObfuscatedEmailDetector(),
        IpDetector(),
        PhoneDetector(regions),
    )
    by_model = (PersonPlaceDetector(),) if names else ()
    return (*secrets, *checksummed, *by_shape, *by_model)
