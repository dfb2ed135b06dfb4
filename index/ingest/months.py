"""The months as dates are printed, by language: twelve groups of spellings, in the case that a date puts them in."""

from __future__ import annotations

# fmt: off
BY_LANGUAGE = {
    "en": "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|october oct"
          "|november nov|december dec",
    "de": "januar jänner|februar feber|märz mrz|april|mai|juni|juli|august|september|oktober okt|november|dezember dez",
    "fr": "janvier janv|février févr fév|mars|avril avr|mai|juin|juillet juil|août|septembre|octobre|novembre"
          "|décembre déc",
    "es": "enero ene|febrero|marzo|abril abr|mayo|junio|julio|agosto ago|septiembre setiembre|octubre|noviembre"
          "|diciembre dic",
    "it": "gennaio gen|febbraio|marzo|aprile|maggio mag|giugno giu|luglio lug|agosto ago|settembre set|ottobre ott"
          "|novembre|dicembre dic",
    "pt": "janeiro|fevereiro fev|março|abril abr|maio|junho|julho|agosto ago|setembro set|outubro out|novembro"
          "|dezembro dez",
    "nl": "januari|februari|maart mrt|april|mei|juni|juli|augustus|september|oktober okt|november|december",
    "sv": "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober okt|november|december",
    "da": "januar|februar|marts|april|maj|juni|juli|august|september|oktober okt|november|december",
    "no": "januar|februar|mars|april|mai|juni|juli|august|september|oktober okt|november|desember des",
    "fi": "tammikuuta|helmikuuta|maaliskuuta|huhtikuuta|toukokuuta|kesäkuuta|heinäkuuta|elokuuta|syyskuuta|lokakuuta"
          "|marraskuuta|joulukuuta",
    "pl": "stycznia sty|lutego lut|marca|kwietnia kwi|maja|czerwca cze|lipca lip|sierpnia sie|września wrz"
          "|października paź|listopada lis|grudnia gru",
    "cs": "ledna|února|března|dubna|května|června|července|srpna|září|října|listopadu|prosince",
    "hu": "január|február|március|április|május|június|július|augusztus|szeptember|október|november|december",
    "ro": "ianuarie ian|februarie|martie|aprilie|mai|iunie iun|iulie iul|august|septembrie|octombrie|noiembrie noi"
          "|decembrie",
    "sk": "januára|februára|marca|apríla|mája|júna|júla|augusta|septembra|októbra|novembra|decembra",
    "sl": "januar|februar|marec marca|april|maj|junij|julij|avgust|september|oktober|november|december",
    "sr": "januar јануар|februar фебруар|mart март|april април|maj мај|jun јун|jul јул|avgust август"
          "|septembar септембар|oktobar октобар|novembar новембар|decembar децембар",
    # Without October, whose word is that for November of others.
    "hr": "siječnja|veljače|ožujka|travnja|svibnja|lipnja|srpnja|kolovoza|rujna||studenoga studenog|prosinca",
    "bg": "януари|февруари|март|април|май|юни|юли|август|септември|октомври|ноември|декември",
    "lt": "sausio|vasario|kovo|balandžio|gegužės|birželio|liepos|rugpjūčio|rugsėjo|spalio|lapkričio|gruodžio",
    "lv": "janvāris janvārī|februāris februārī|marts martā|aprīlis aprīlī|maijs maijā|jūnijs jūnijā|jūlijs jūlijā"
          "|augusts augustā|septembris septembrī|oktobris oktobrī|novembris novembrī|decembris decembrī",
    "et": "jaanuar|veebruar|märts|aprill|mai|juuni|juuli|august|september|oktoober|november|detsember",
    "ca": "gener|febrer|març|abril|maig|juny|juliol|agost|setembre|octubre|novembre|desembre",
    "tr": "ocak oca|şubat şub|mart|nisan nis|mayıs mayis|haziran haz|temmuz tem|ağustos ağu|eylül eyl|ekim eki"
          "|kasım kasim kas|aralık aralik ara",
    "id": "januari|februari|maret|april|mei|juni|juli|agustus agu|september|oktober|november|desember",
    "ru": "января янв|февраля фев|марта мар|апреля апр|мая|июня июн|июля июл|августа авг|сентября сен сент|октября окт"
          "|ноября ноя нояб|декабря дек",
    "uk": "січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня",
    "el": "ιανουαρίου|φεβρουαρίου|μαρτίου|απριλίου|μαΐου|ιουνίου|ιουλίου|αυγούστου|σεπτεμβρίου|οκτωβρίου|νοεμβρίου"
          "|δεκεμβρίου",
    "ar": "يناير كانون-الثاني|فبراير شباط|مارس آذار|أبريل إبريل نيسان|مايو أيار|يونيو حزيران|يوليو تموز|أغسطس آب"
          "|سبتمبر أيلول|أكتوبر تشرين-الأول|نوفمبر تشرين-الثاني|ديسمبر كانون-الأول",
    "he": "בינואר ינואר|בפברואר פברואר|במרץ מרץ|באפריל אפריל|במאי מאי|ביוני יוני|ביולי יולי|באוגוסט אוגוסט"
          "|בספטמבר ספטמבר|באוקטובר אוקטובר|בנובמבר נובמבר|בדצמבר דצמבר",
    "hi": "जनवरी|फरवरी फ़रवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर सितम्बर|अक्टूबर अक्तूबर|नवंबर नवम्बर|दिसंबर दिसम्बर",
}
"""A hyphen stands for the space of a month of two words."""
# fmt: on


def _numbers() -> dict[str, int]:
    return {
        spelling.replace("-", " "): number
        for groups in BY_LANGUAGE.values()
        for number, group in enumerate(groups.split("|"), start=1)
        for spelling in group.split()
    }


MONTHS = _numbers()
"""Each spelling in lower case, to the number of its month."""
