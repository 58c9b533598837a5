/** Keys were made for these tests, or are public examples of the standards; none holds money. */
const HEX = "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318";
const WIF = "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ";
const SHORT_WIF = "KwdMAjGmerYanjeui5SHS7JkmpZvVipYvB2LJGU1ZxJwYvP98617";
const XPRV =
  "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi";
const SIGNATURE =
  "5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQpjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW";

export const KEYS = [
  `my private key is ${HEX}`,
  `private key: 0x${HEX}`,
  `0x${HEX} is my secret, why does the import fail?`,
  `How do I import ${HEX.toUpperCase()} into the wallet?`,
  `mi clave privada ${HEX}`,
  `mein privater Schlüssel lautet ${HEX}`,
  `ma clé privée : ${HEX}`,
  `minha chave privada é ${HEX}`,
  `мой закрытый ключ ${HEX}`,
  `我的私钥是 ${HEX}`,
  `مفتاحي الخاص ${HEX}`,
  `The tx hash is known, but this is my private key: ${HEX}`,
  WIF,
  SHORT_WIF,
  `sweep ${SHORT_WIF}, please`,
  XPRV,
  XPRV.replace("xprv", "zprv"),
  XPRV.replace("xprv", "tprv"),
  "6PRVWUbkzzsbcVac2qwfssoUJAN1Xhrg6bNk8J7Nzm5H7kxEbn2Nh2ZoGg",
  "SAB5556L5AN5KSR5WF7UOEFDCIODEWEO7H2UR4S5R62DFTQOGLKOVZDY",
  "-----BEGIN EC PRIVATE KEY-----\nMHQCAQEE",
  `Phantom gave me this secret key: ${SIGNATURE}`,
];

export const HASHES = [
  HEX,
  `0x${HEX}`,
  `Where is my transaction 0x${HEX}?`,
  `tx 0x${HEX} is stuck since yesterday`,
  `0x${HEX} has been pending for two hours`,
  `Is the hash of the block ${HEX} final?`,
  `Warum hängt die Transaktion 0x${HEX}?`,
  `La transacción 0x${HEX} no llega`,
  `La transaction 0x${HEX} est bloquée`,
  `A transação 0x${HEX} sumiu`,
  `Где моя транзакция 0x${HEX}?`,
  `交易 0x${HEX} 还没有到账`,
  `أين المعاملة 0x${HEX}؟`,
  `my public key is 04${HEX.slice(2)}`,
  `mein öffentlicher Schlüssel: ${HEX}`,
  `https://explorer.example/tx/0x${HEX}`,
  `Solana signature ${SIGNATURE}`,
];

export const ADDRESSES = [
  "0x52908400098527886E0F7030069857D2E4169EE7",
  "Is 0x52908400098527886E0F7030069857D2E4169EE7 the contract of the bridge?",
  "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
  "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
  "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
  "bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr",
  "4Nd1mBQtrMJVYVfKf2PJy9NZUZdTAsp7D4xWLs4gDB4T",
  "TJRyWwFs9wTFGZg3JbrVriFbNfCug5tDeC",
  "rN7n7otQDd6FczFgLdSqtcsAUxDkw6fzRH",
  "GBRPYHIL2CI3FNQ4BXLFMNDLFJUNPU2HY3ZMFSHONUCEOASW7QC7OX2H",
  "addr1qx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzer3n0d3vllmyqwsx5wktcd8cc3sq835lu7drv2xwl2wywfgse35a3x",
  "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A",
  "12xtAYsRUrmbniiWQqJtECiBQrMn8AypQcXhnQAc6RB6XkLW",
];

export const QUESTIONS = {
  en: [
    "How do I stake tokens, and when can I withdraw them again?",
    "Why was my transfer from the exchange to my wallet rejected this morning?",
    "What happens to my deposit if the bridge stops for more than one week?",
    "Can you explain the difference between a recovery phrase and a private key?",
    "My phone broke yesterday. Will my old wallet still work on a new device?",
    "Please tell me which network I should choose to receive coins from a friend",
    "How many words does a recovery phrase have, twelve or twenty four?",
    "Does the vault earn more when other people use the pool, or the same?",
    "I sent coins to the wrong address, is there any way to get them back?",
    "Should I keep my seed phrase on paper, on metal, or in a safe?",
    "swap fee too high today, how can I pay less next time?",
    "Where can I read about the audit, the team and the risk of this product?",
  ],
  es: [
    "¿Cómo puedo retirar mis monedas de la red de prueba a mi cartera normal?",
    "¿Qué diferencia hay entre una frase de recuperación y una clave privada?",
    "Perdí mi teléfono ayer, ¿puedo recuperar mis fondos desde otro aparato?",
    "¿Cuánto tarda el puente en mover dinero entre las dos redes?",
    "¿Dónde veo el coste de cada operación antes de firmar?",
  ],
  de: [
    "Wie kann ich meine Einlage wieder abheben, und wie lange dauert das?",
    "Was ist der Unterschied zwischen Wiederherstellungsphrase und privatem Schlüssel?",
    "Warum wurde meine Überweisung gestern Abend von der Börse abgelehnt?",
    "Welche Gebühren fallen an, wenn ich Token über die Brücke sende?",
    "Darf ich meine alte Wallet weiter benutzen, obwohl das Gerät kaputt ist?",
  ],
  fr: [
    "Comment retirer mes jetons du contrat et combien de temps faut-il attendre ?",
    "Quelle est la différence entre une phrase de récupération et une clé privée ?",
    "Pourquoi mon virement depuis la plateforme est-il refusé depuis ce matin ?",
    "Où puis-je lire le rapport de sécurité et les risques de ce produit ?",
    "Mon ancien téléphone est cassé, puis-je garder le même portefeuille ?",
  ],
  "pt-BR": [
    "Como faço para sacar meus tokens da rede e quanto tempo isso demora?",
    "Qual é a diferença entre uma frase de recuperação e uma chave privada?",
    "Perdi meu celular ontem, consigo recuperar minha carteira em outro aparelho?",
    "Quanto custa enviar moedas pela ponte entre as duas redes?",
    "Onde posso ver a taxa de cada operação antes de assinar?",
  ],
  ru: [
    "Как вывести токены из сети и сколько времени это обычно занимает?",
    "Чем фраза восстановления отличается от закрытого ключа?",
    "Почему биржа вчера вечером отклонила мой перевод на кошелёк?",
    "Сколько стоит отправить монеты через мост между двумя сетями?",
    "Где можно посмотреть комиссию до того, как я подпишу операцию?",
  ],
  zh: [
    "如何质押代币，什么时候可以取回？",
    "助记词和私钥有什么区别？",
    "我的手机坏了，旧钱包还能在新设备上使用吗？",
    "跨链桥转账需要多长时间才能到账？",
    "请问在哪里可以查看每笔交易的手续费和风险提示？",
  ],
  ar: [
    "كيف أسحب عملاتي من الشبكة وكم من الوقت يستغرق ذلك؟",
    "ما الفرق بين عبارة الاسترداد والمفتاح الخاص؟",
    "تعطل هاتفي أمس، هل يمكنني استخدام محفظتي القديمة على جهاز جديد؟",
    "كم تبلغ رسوم إرسال العملات عبر الجسر بين الشبكتين؟",
    "أين أجد تقرير التدقيق ومخاطر هذا المنتج قبل أن أوقّع؟",
  ],
};
