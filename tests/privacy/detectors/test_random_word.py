"""Random words that a text calls a key, and words that only stand near such a name."""

import pytest

from candor.privacy.detectors import node_key, random_word

BODY = "q7Xr2LmZ9vKp4TdW8nBs6YhJ3cFg5QeA1uRi0oPz"
HEX = "5f3a9c1e7b2d4086af91c3e5d7b2a604"


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in random_word.find(text)]


@pytest.mark.parametrize(
    "text",
    [
        f"the etherscan api key {BODY[:34].upper()} is rejected",
        f"is {BODY} a valid access token for your gateway?",
        f"ALCHEMY_KEY={BODY[:32]}",
        f"my infura project key is {HEX}",
        f"Hier mein API-Schlüssel {BODY}, ist er abgelaufen?",
        f"label,token,added\nmain,{BODY},2025-03-14",
        f"令牌是 {BODY} ,为什么?",
        f"x-cmc_pro_api_key {HEX}",
    ],
)
def test_what_is_called_a_key(text: str) -> None:
    (word,) = words(text)
    assert word.casefold() in (BODY + " " + HEX).casefold()


def test_zero_and_x_may_come_up_by_chance() -> None:
    key = "enbkcAMQonTY96lvcur69zPe0xU2l2DKEJLnljlC4eHFzvdLxTcwe/jyvkqsFEp8Sh33EGArtie51GespabpFw=="
    assert words(f"kraken private key (API): {key}") == [key]


@pytest.mark.parametrize(
    "text",
    [
        # addresses and links beside a word that may mean a coin
        "token EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v is listed",
        "token https://etherscan.io/token/0x7D1AfA7B718fb893dB30A3aBc0Cfc608AaCfeBB0 (proxy)",
        "my secret key sent it to 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
        "the key of tz is bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        # names that programmers write
        "the token contract IPolygonZkEVMBridgeV2 and erc721Token.getTokenIdAtIndexForUser",
        "ERC-20-Staking-Token",
        f"public key: {BODY}",
        f"credentialsId: '{BODY}'",
        f"nothing is said of it: {BODY}",
        f"a key of old times was long ago lost in a very deep and dark well, {BODY}",
        "token xxxxxxxxxxxxxxxxxxxxxxxx1a2b3c4d",
        "invalid token: AuthenticationFailedException",
    ],
)
def test_what_is_none(text: str) -> None:
    assert words(text) == []


@pytest.mark.parametrize(
    "address",
    [
        "https://mainnet.infura.io/v3/{}",
        "https://ethereum-mainnet.core.chainstack.com/{}",
        "https://go.getblock.io/{}",
        "https://bsc-mainnet.nodereal.io/v1/{}",
        "https://gateway.thegraph.com/api/{}/subgraphs/id/x",
        "https://lb.drpc.org/ogrpc?network=ethereum&dkey={}",
    ],
)
def test_keys_in_addresses_of_nodes(address: str) -> None:
    text = f"it fails: {address.format(HEX)} why?"
    assert [text[start:end] for start, end in node_key.find(text)] == [HEX]
