"""What the Legal desk has written down."""

# ruff: noqa: RUF001 - Turkish and Persian letters are meant

from portal.commands.demo.articles.shape import DemoArticle

NDA = DemoArticle(
    slug="do-i-need-an-nda",
    desk="legal",
    writer="Priya Nair",
    reviewer="Daniel Osei",
    age_days=212,
    keywords="nda confidentiality secret gizlilik sözleşmesi قرارداد محرمانگی",
    types=("L1",),
    settled=41,
    missed=6,
    said=("We are asked to sign on paper, is that the same?", "What about a group of companies?"),
    texts={
        "en": (
            "Do I need an NDA, and which one?",
            "Three questions. Most people find that they already have one.",
            """
Most people who ask already have one, or can have ours in two minutes.

## 1. Is anything secret at all?

Prices on our list, data sheets and anything on our pages are public: no NDA. Drawings, test data,
prices for one customer and prototypes are secret: go on.

## 2. Is there one already?

One NDA covers a whole company for years. [Ask with their name](/ask/legal/nda): one ask in six
ends there, because we find the signed one.

## 3. Whose text?

- **Ours**: nothing to read. It is made at once and signed on the screen.
- **Theirs**: send the file. We read the term, the law and what happens when somebody talks.

Never share anything before both have signed, also not "just for a first look".
""",
        ),
        "fa": (
            "قرارداد محرمانگی لازم دارم؟ کدام‌یک؟",
            "سه پرسش. بیشتر همکاران می‌بینند که از پیش یکی دارند.",
            """
بیشتر کسانی که می‌پرسند از پیش یکی دارند، یا متن ما را دو دقیقه‌ای آماده می‌کنند.

## ۱. اصلاً چیز محرمانه‌ای هست؟

قیمت‌های فهرست، برگهٔ مشخصات و هر چه در صفحه‌های ماست عمومی است: قرارداد لازم نیست. نقشه، دادهٔ
آزمون، قیمت ویژهٔ یک مشتری و نمونهٔ اولیه محرمانه است: ادامه دهید.

## ۲. از پیش یکی هست؟

یک قرارداد محرمانگی سال‌ها برای همهٔ یک شرکت کافی است. [با نام آن شرکت بپرسید](/ask/legal/nda):
از هر شش درخواست یکی همین‌جا تمام می‌شود، چون نسخهٔ امضاشده را پیدا می‌کنیم.

## ۳. متن چه کسی؟

- **متن ما**: خواندن لازم ندارد. همان لحظه آماده و روی صفحه امضا می‌شود.
- **متن آن‌ها**: پرونده را بفرستید. مدت، قانون حاکم و پیامد افشا را می‌خوانیم.

پیش از امضای هر دو طرف چیزی نفرستید، حتی «فقط برای نگاه اول».
""",
        ),
        "tr": (
            "Gizlilik sözleşmesi gerekli mi, hangisi?",
            "Üç soru. Çoğu kişi elinde zaten bir sözleşme olduğunu görür.",
            """
Soranların çoğunun zaten bir sözleşmesi vardır; yoksa bizimki iki dakikada hazırlanır.

## 1. Gizli bir şey var mı?

Liste fiyatları, veri sayfaları ve sitemizdeki her şey herkese açıktır: sözleşme gerekmez. Çizim,
test verisi, tek bir müşteriye verilen fiyat ve prototip gizlidir: devam edin.

## 2. Zaten var mı?

Bir gizlilik sözleşmesi bütün şirketi yıllarca kapsar. [Şirketin adıyla
sorun](/ask/legal/nda): altı
talepten biri burada biter, çünkü imzalı olanı buluruz.

## 3. Kimin metni?

- **Bizim metnimiz**: okunacak bir şey yok. Hemen hazırlanır, ekranda imzalanır.
- **Onların metni**: dosyayı gönderin. Süreyi, uygulanacak hukuku ve ihlalin sonucunu okuruz.

İki taraf da imzalamadan hiçbir şey paylaşmayın; “yalnızca ilk bakış için” bile.
""",
        ),
    },
)

FIRST_READ = DemoArticle(
    slug="what-legal-reads-first",
    desk="legal",
    writer="Daniel Osei",
    reviewer="Leila Haddad",
    age_days=148,
    keywords="contract check liability term data payment sözleşme sorumluluk قرارداد مسئولیت",
    types=("L2", "L3"),
    settled=9,
    missed=4,
    said=("An example of a good liability sentence would help.",),
    texts={
        "en": (
            "What Legal reads first in a contract",
            "Liability, term, data, payment: send these four and get an answer a day sooner.",
            """
We read four places before all others. Mark them when you send the file, and the answer comes about
a day sooner.

1. **Liability.** Is there a limit, and for what does it not hold? Say if somebody struck ours.
2. **Term and end.** How long, does it renew by itself, when must notice arrive?
3. **Data.** Will they see personal data, or come on site?
4. **Payment.** Money before delivery, penalties per day, currency.

## What you need not do

Do not compare commas, and do not write a summary. One sentence is enough: what is new, and what
worries you.
""",
        ),
        "fa": (
            "مشاور حقوقی اول کجای قرارداد را می‌خواند؟",
            "مسئولیت، مدت، داده، پرداخت: این چهار را بفرستید تا یک روز زودتر پاسخ بگیرید.",
            """
ما پیش از هر چیز چهار جا را می‌خوانیم. اگر هنگام فرستادن پرونده علامتشان بزنید، پاسخ حدود یک روز
زودتر می‌رسد.

1. **مسئولیت.** سقفی دارد؟ برای چه چیزهایی برقرار نیست؟ اگر سقف ما را حذف کرده‌اند بنویسید.
2. **مدت و پایان.** چه مدت است، خودبه‌خود تمدید می‌شود، اعلام پایان کی باید برسد؟
3. **داده.** دادهٔ شخصی می‌بینند یا به محل ما می‌آیند؟
4. **پرداخت.** پیش‌پرداخت، جریمهٔ روزانه، ارز.

## چه کاری لازم نیست

ویرگول‌ها را مقایسه نکنید و خلاصه ننویسید. یک جمله کافی است: چه چیزی تازه است و نگران چه هستید.
""",
        ),
        "tr": (
            "Hukuk bir sözleşmede önce neyi okur?",
            "Sorumluluk, süre, veri, ödeme: bu dördünü gönderin, yanıt bir gün erken gelsin.",
            """
Her şeyden önce dört yeri okuruz. Dosyayı gönderirken bunları işaretlerseniz yanıt yaklaşık bir gün
erken gelir.

1. **Sorumluluk.** Sınırı var mı, hangi durumlarda geçerli değil? Bizimkini çizdilerse yazın.
2. **Süre ve bitiş.** Ne kadar sürer, kendiliğinden yenilenir mi, bildirim ne zaman ulaşmalı?
3. **Veri.** Kişisel veri görecekler mi, bize gelecekler mi?
4. **Ödeme.** Teslimden önce ödeme, günlük ceza, para birimi.

## Yapmanız gerekmeyenler

Virgülleri karşılaştırmayın, özet yazmayın. Tek cümle yeter: ne yeni, sizi ne endişelendiriyor?
""",
        ),
    },
)

NOTICE = DemoArticle(
    slug="when-must-notice-arrive",
    desk="legal",
    writer="Hannah Schultz",
    reviewer="Daniel Osei",
    age_days=96,
    keywords=(
        "notice end renewal terminate contract count back fesih ihbar yenileme اعلام پایان تمدید"
    ),
    types=("L4",),
    settled=12,
    missed=2,
    texts={
        "en": (
            "When must notice arrive? Count back from the end",
            "Why three months is not 90 days, and why posting is not arriving.",
            """
Notice counts from the day it **arrives**, not from the day you send it.

## How to count

1. Take the last day of the contract.
2. Go back the months or days of the notice period. Three months before 30 November is 31 August,
   not 90 days before.
3. If that day is closed, take the working day before it.
4. Take off the way: three working days for a registered letter, one for a courier.

That is the last safe day. If it is nearer than ten working days, [tell us
today](/ask/legal/renew-or-end).

## By mail?

Only if the contract says so. Many ask for a letter, some for a registered one.
""",
        ),
        "fa": (
            "اعلام پایان کی باید برسد؟ از آخر بشمارید",
            "چرا سه ماه ۹۰ روز نیست، و چرا پست کردن رسیدن نیست.",
            """
روزی مهم است که اعلام **می‌رسد**، نه روزی که می‌فرستید.

## چگونه بشماریم

1. آخرین روز قرارداد را بگیرید.
2. ماه‌ها یا روزهای مهلت اعلام را برگردید. سه ماه پیش از ۳۰ نوامبر ۳۱ اوت است، نه ۹۰ روز پیش از آن.
3. اگر آن روز تعطیل است، روز کاری پیش از آن را بگیرید.
4. زمان رسیدن را کم کنید: سه روز کاری برای نامهٔ سفارشی، یک روز برای پیک.

این آخرین روز مطمئن است. اگر کمتر از ده روز کاری مانده، [همین امروز
بگویید](/ask/legal/renew-or-end).

## با ایمیل؟

فقط اگر در قرارداد آمده باشد. بسیاری نامه می‌خواهند و برخی نامهٔ سفارشی.
""",
        ),
        "tr": (
            "Bildirim ne zaman ulaşmalı? Sondan geriye sayın",
            "Üç ay neden 90 gün değildir, postaya vermek neden ulaşmak değildir.",
            """
Önemli olan bildirimin **ulaştığı** gündür, gönderdiğiniz gün değil.

## Nasıl sayılır

1. Sözleşmenin son gününü alın.
2. İhbar süresi kadar ay veya gün geriye gidin. 30 Kasımdan üç ay önce 31 Ağustostur; 90
   gün önce değil.
3. O gün kapalıysa önceki iş gününü alın.
4. Yolu düşün: iadeli taahhütlü mektup için üç iş günü, kurye için bir.

Son güvenli gün budur. On iş gününden az kaldıysa [bugün haber verin](/ask/legal/renew-or-end).

## E-posta ile?

Yalnızca sözleşme izin veriyorsa. Çoğu mektup ister, bazıları taahhütlü mektup.
""",
        ),
    },
)

LEGAL_ARTICLES = (NDA, FIRST_READ, NOTICE)
