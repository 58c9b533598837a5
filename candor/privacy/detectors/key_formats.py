"""Keys and tokens that their issuers made recognisable."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from candor.privacy.detectors.randomness import bits_per_character

_LEAST_ENTROPY = 2.6
# Two underscores are Markdown's, not the key's.
_END = r"(?!_{0,2}[A-Za-z0-9])"


@dataclass(frozen=True, slots=True)
class KeyFormat:
    """One issuer's format: `mark` is a literal that every key holds, looked for first.

    With `leads` a key begins with its mark. Where the pattern has a group, the group is the
    secret. `strict` formats are taken as they are, others only when they look random.
    """

    mark: str
    pattern: re.Pattern[str]
    leads: bool = False
    strict: bool = False

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Find the keys of this format; every quantifier in the patterns is bounded."""
        group = 1 if self.pattern.groups else 0
        for match in self._matches(text):
            if self.strict or bits_per_character(match[group]) >= _LEAST_ENTROPY:
                yield match.span(group)

    def _matches(self, text: str) -> Iterator[re.Match[str]]:
        if not self.leads:
            yield from self.pattern.finditer(text)
            return
        at = text.find(self.mark)
        while at != -1:
            inside = at > 0 and text[at - 1].isascii() and text[at - 1].isalnum()
            match = None if inside else self.pattern.match(text, at)
            if match:
                yield match
            at = text.find(self.mark, match.end() if match else at + 1)


def _key(mark: str, body: str, *, strict: bool = False) -> KeyFormat:
    """Describe a key that begins with `mark` and stands alone."""
    return KeyFormat(mark, re.compile(body + _END), leads=True, strict=strict)


def _long_key(mark: str, body: str) -> KeyFormat:
    """Describe a key with underscores that is taken as far as `body` allows.

    What follows it is not asked: beyond the bound that would be asked again of every beginning.
    """
    return KeyFormat(mark, re.compile(body), leads=True)


def _holding(mark: str, body: str) -> KeyFormat:
    """Describe a key that holds `mark` somewhere and stands alone."""
    return KeyFormat(mark, re.compile(rf"(?<![A-Za-z0-9]){body}{_END}"))


_AI = (
    _key("sk-", r"sk-[A-Za-z0-9_-]{20,250}"),
    _key("pplx-", r"pplx-[A-Za-z0-9]{30,70}"),
    _key("AIza", r"AIza[A-Za-z0-9_-]{35}"),
    _key("gsk_", r"gsk_[A-Za-z0-9]{40,70}"),
    _key("xai-", r"xai-[A-Za-z0-9]{40,100}"),
    _key("hf_", r"hf_[A-Za-z0-9]{30,45}"),
    _key("r8_", r"r8_[A-Za-z0-9]{36,42}"),
    _key("nvapi-", r"nvapi-[A-Za-z0-9_-]{60,80}"),
    _key("tvly-", r"tvly-[A-Za-z0-9_-]{20,60}"),
    _key("csk-", r"csk-[a-z0-9]{40,60}"),
    _key("fw_", r"fw_[A-Za-z0-9]{22,30}"),
    _key("pcsk_", r"pcsk_[A-Za-z0-9]{5,8}_[A-Za-z0-9]{50,70}"),
    _key("apify_api_", r"apify_api_[A-Za-z0-9]{30,40}"),
    _key("lsv2_", r"lsv2_(?:pt|sk)_[A-Za-z0-9_]{30,60}"),
)
_CODE_HOSTS = (
    _key("gh", r"gh[opsur]_[A-Za-z0-9]{30,255}"),
    _long_key("github_pat_", r"github_pat_[A-Za-z0-9_]{22,255}"),
    _key(
        "gl",
        r"gl(?:pat|dt|rt|soat|imt|ptt|agent|oas|cbt|ffct|ft)-[A-Za-z0-9_.-]{18,80}",
    ),
    _key("GR1348941", r"GR1348941[A-Za-z0-9_-]{20,70}"),
    _key("npm_", r"npm_[A-Za-z0-9]{10,40}", strict=True),
    _key("pypi-", r"pypi-A[A-Za-z0-9_-]{50,500}"),
    _key("rubygems_", r"rubygems_[a-f0-9]{48}"),
    _key("CCIPAT_", r"CCIPAT_[A-Za-z0-9]{20,24}_[a-f0-9]{40}"),
    _key("bkua_", r"bkua_[a-z0-9]{40}"),
    _long_key("sntry", r"sntry[a-z]_[A-Za-z0-9+/=_]{40,400}"),
    _long_key("ATATT3", r"ATATT3[A-Za-z0-9_=-]{100,300}"),
    _key("ATBB", r"ATBB[A-Za-z0-9]{32}"),
    _key("dckr_pat_", r"dckr_pat_[A-Za-z0-9_-]{24,40}"),
    _key("sgp_", r"sgp_(?:local_|[a-fA-F0-9]{16}_)?[a-fA-F0-9]{40}"),
    _key("AKC", r"AKC[A-Za-z0-9]{10,100}", strict=True),
    _key("AP", r"AP\d[A-Za-z0-9]{10,100}", strict=True),
)
_CLOUDS = (
    _key("A", r"A(?:KIA|SIA|BIA|CCA|GPA|IDA|ROA|NPA)[A-Z0-9]{16}", strict=True),
    _key("ABSK", r"ABSK[A-Za-z0-9+/]{60,200}={0,2}"),
    _key("bedrock-api-key-", r"bedrock-api-key-[A-Za-z0-9+/=_-]{40,2000}"),
    _key("ya29.", r"ya29\.[A-Za-z0-9_-]{30,300}"),
    _key("GOCSPX-", r"GOCSPX-[A-Za-z0-9_-]{24,34}"),
    _holding("Q~", r"[A-Za-z0-9_.~-]{3}\dQ~[A-Za-z0-9_.~-]{30,35}"),
    _key("do", r"do[opr]_v1_[a-f0-9]{64}"),
    _key("dapi", r"dapi[a-f0-9]{32}(?:-\d)?"),
    _key("hv", r"hv[bs]\.[A-Za-z0-9_-]{24,300}"),
    _long_key("ops_eyJ", r"ops_eyJ[A-Za-z0-9_-]{100,2000}={0,3}"),
    _key("AGE-SECRET-KEY-1", r"AGE-SECRET-KEY-1[A-Z0-9]{58}"),
    _key("sha256~", r"sha256~[A-Za-z0-9_-]{40,50}"),
    _key("sbp_", r"sbp_[a-f0-9]{40}"),
    _key("sb_secret_", r"sb_secret_[A-Za-z0-9_-]{20,60}"),
    _key("nfp_", r"nfp_[A-Za-z0-9]{36,40}"),
    _key("pul-", r"pul-[a-f0-9]{40}"),
    _key("pscale_", r"pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_=.-]{32,64}"),
    _key("dp.", r"dp\.(?:pt|st|ct|sa|scim|audit)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44}"),
    _key("tskey-", r"tskey-[a-z]{2,12}-[A-Za-z0-9]{8,24}-[A-Za-z0-9]{20,40}"),
    _key("FlyV1 fm", r"FlyV1 fm[12]_[A-Za-z0-9+/=,_-]{100,2000}"),
    _key("EZ", r"EZ[AT]K[A-Za-z0-9]{54}"),
    _key("phc_", r"phc_[A-Za-z0-9]{40,50}"),
    _key("phx_", r"phx_[A-Za-z0-9]{40,50}"),
    _holding(".atlasv1.", r"[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,70}"),
    _key("pnu_", r"pnu_[A-Za-z0-9]{36}"),
    _key("glsa_", r"glsa_[A-Za-z0-9]{32}_[a-fA-F0-9]{8}"),
    _key("glc_", r"glc_[A-Za-z0-9+/]{32,400}={0,3}"),
)
_MESSENGERS = (
    _key("xo", r"xox[abeoprs][.-][A-Za-z0-9.-]{20,250}"),
    _key("xapp-", r"xapp-\d-[A-Za-z0-9-]{20,250}"),
    _holding(":", r"(?:bot)?\d{8,10}:[A-Za-z0-9_-]{35}"),
    _holding(".", r"[MNO][A-Za-z0-9_-]{23,25}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,38}"),
    KeyFormat(
        "hooks.slack.com",
        re.compile(r"hooks\.slack\.com/[a-z]{4,20}/([A-Za-z0-9/_-]{20,200})"),
    ),
    KeyFormat(
        "/webhooks/",
        re.compile(r"discord(?:app)?\.com/api/webhooks/(\d{5,25}/[\w-]{20,100})"),
    ),
    _key("EAA", r"EAA[A-Za-z0-9]{80,400}"),
    KeyFormat("|", re.compile(r"(?<!\d)\d{15,16}\|[A-Za-z0-9_-]{26,40}(?![A-Za-z0-9_-])")),
    _key("SG.", r"SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}"),
    _holding("-us", r"[0-9a-f]{32}-us\d{1,2}"),
    _key("xkeysib-", r"xkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16}"),
    _key("xsmtpsib-", r"xsmtpsib-[a-f0-9]{64}-[A-Za-z0-9]{16}"),
    _key("re_", r"re_[A-Za-z0-9]{8}_[A-Za-z0-9]{20,30}"),
    _key("key-", r"key-[a-f0-9]{32}"),
    _key("SK", r"SK[a-z0-9]{32}", strict=True),
    _key("AC", r"AC[a-z0-9]{32}", strict=True),
)
_BUSINESS = (
    _holding("k_", r"[rs]k_(?:live|test|prod)_[A-Za-z0-9]{10,250}"),
    _key("whsec_", r"whsec_[A-Za-z0-9+/]{20,100}={0,2}"),
    _key("shp", r"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"),
    _key("ntn_", r"ntn_[A-Za-z0-9]{40,60}"),
    _key("secret_", r"secret_[A-Za-z0-9]{43}"),
    _key("lin_api_", r"lin_api_[A-Za-z0-9]{36,48}"),
    _key("figd_", r"figd_[A-Za-z0-9_-]{36,48}"),
    _key("NRAK-", r"NRAK-[A-Z0-9]{27}"),
    _key("PMAK-", r"PMAK-[a-f0-9]{24}-[a-f0-9]{34}"),
    _key("sq0", r"sq0[a-z]{3}-[A-Za-z0-9_-]{22,43}"),
    _key("sl.", r"sl\.(?:u\.)?[A-Za-z0-9_-]{100,1400}"),
    _key("pat", r"pat[A-Za-z0-9]{14}\.[a-f0-9]{64}"),
    _key("access_token$", r"access_token\$(?:production|sandbox)\$[a-z0-9]{16}\$[a-f0-9]{32}"),
    _key("sk_", r"sk_[a-f0-9]{48}"),
    _key("CFPAT-", r"CFPAT-[A-Za-z0-9_-]{40,50}"),
    _key("HRKU-", r"HRKU-[A-Za-z0-9_-]{36,64}"),
    _key("pat-", r"pat-(?:na|eu|ap)\d-[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}"),
    _key("CG-", r"CG-[A-Za-z0-9]{24}"),
    _key("cqt_", r"cqt_[A-Za-z0-9]{24,40}"),
    _key("mainnet", r"mainnet[A-Za-z0-9]{32}"),
    _key("pre", r"pre(?:prod|view)[A-Za-z0-9]{32}"),
    _key("rdme_", r"rdme_[a-z0-9]{70}"),
    _key("s-s4t2", r"s-s4t2(?:ud|af)-[a-f0-9]{64}"),
)
FORMATS = (*_AI, *_CODE_HOSTS, *_CLOUDS, *_MESSENGERS, *_BUSINESS)

# No format is shorter, so most messages are done after this one search.
_LONG_WORD = re.compile(r"[A-Za-z0-9_.~|:+/=-]{13}")


def find(text: str) -> Iterator[tuple[int, int]]:
    """Find keys by format."""
    if _LONG_WORD.search(text) is None:
        return
    for form in FORMATS:
        if form.mark in text:
            yield from form.find(text)
