"""Texts in the eight languages, and how three vendors' tokenizers count them.

Counted with the published tokenizers of GPT-4o (o200k), Gemini (Gemma) and Llama 3, which Sonar
is built on, without special tokens.
"""

TEXTS = {
    "en": """You can stake any amount from 0.01 ETH upward [1]. Your coins are locked while the
network takes your validator in, which lasts between a few hours and several days, depending on
how many others are waiting. Rewards arrive about once a week and are added to your balance by
themselves. To leave, press "Withdraw" and confirm with your wallet: the queue stands there [2].""",
    "es": """Puedes depositar cualquier cantidad a partir de 0,01 ETH [1]. Tus monedas quedan
bloqueadas mientras la red admite a tu validador, lo que tarda entre unas horas y varios días según
cuántos estén esperando. Las recompensas llegan más o menos una vez por semana y se suman solas a tu
saldo. Para salir, pulsa «Retirar» y confírmalo en tu monedero: allí se muestra la cola [2].""",
    "de": """Du kannst jeden Betrag ab 0,01 ETH hinterlegen [1]. Deine Münzen sind gesperrt, solange
das Netzwerk deinen Validator aufnimmt; das dauert je nach Zahl der Wartenden zwischen einigen
Stunden und mehreren Tagen. Belohnungen treffen ungefähr einmal in der Woche ein und werden deinem
Guthaben von selbst hinzugefügt. Zum Verlassen drückst du auf „Abheben“ und bestätigst
in der Wallet [2].""",
    "fr": """Vous pouvez déposer n'importe quel montant à partir de 0,01 ETH [1]. Vos pièces restent
bloquées pendant que le réseau admet votre validateur, ce qui dure de quelques heures à plusieurs
jours selon le nombre de personnes qui attendent. Les récompenses arrivent à peu près une fois par
semaine et s'ajoutent d'elles-mêmes à votre solde. Pour sortir, appuyez sur « Retirer » [2].""",
    "pt-BR": """Você pode depositar qualquer valor a partir de 0,01 ETH [1]. Suas moedas ficam
bloqueadas enquanto a rede admite o seu validador, o que leva de algumas horas a vários dias,
conforme quantos estiverem esperando. As recompensas chegam mais ou menos uma vez por semana e são
somadas sozinhas ao seu saldo. Para sair, toque em “Retirar” e confirme na sua carteira [2].""",
    "ru": """Вы можете внести любую сумму от 0,01 ETH [1]. Монеты заблокированы, пока сеть принимает
ваш валидатор: это длится от нескольких часов до нескольких дней, смотря сколько участников стоит в
очереди. Вознаграждения приходят примерно раз в неделю и сами прибавляются к балансу. Чтобы выйти,
нажмите «Вывести» и подтвердите действие в кошельке: очередь показана там же [2].""",
    "zh": """您可以质押任何不低于 0.01 ETH 的金额 [1]。在网络接纳您的验证者期间，您的代币会被锁定，
时间从几小时到几天不等，取决于排队的人数。奖励大约每周到账一次，并会自动计入您的余额。
如需退出，请点击“提取”并在钱包中确认，队列会显示在那里 [2]。请不要把助记词告诉任何人。""",
    "ar": """يمكنك إيداع أي مبلغ ابتداءً من 0.01 ETH [1]. تبقى عملاتك مقفلة ريثما تقبل الشبكة
المدقق الخاص بك، ويستغرق ذلك من بضع ساعات إلى عدة أيام بحسب عدد المنتظرين. تصل المكافآت مرة
كل أسبوع تقريبًا وتضاف إلى رصيدك من تلقاء نفسها. للخروج اضغط على «سحب» ثم أكّد العملية في
محفظتك، وهناك ترى الطابور [2].""",
}

# GPT-4o, Gemini, Llama 3
COUNTS = {
    "en": (86, 85, 86),
    "es": (99, 97, 113),
    "de": (90, 90, 112),
    "fr": (93, 94, 110),
    "pt-BR": (93, 96, 109),
    "ru": (99, 100, 116),
    "zh": (103, 95, 108),
    "ar": (107, 118, 127),
}
