"""Agencies that send stories to papers, and those that send pictures alone, as they sign: pieces of patterns."""

from __future__ import annotations

# Whole names before short ones, so that nothing is left of a name.
WIRE = (
    r"(?:[Tt]he )?Associated Press|AP|AFP|Agence France-Presse|Reuters|REUTERS|Bloomberg|UPI"
    r"|Press Association|PA(?: Media)?|(?:[Tt]he )?Canadian Press|AAP|PTI|ANI|IANS"
    r"|DPA|dpa|KNA|EPD|epd|APA|ATS|Keystone-SDA|Belga|ANP|Ritzau|NTB"
    r"|EPA(?:-EFE)?|EFE|Europa Press|Lusa|ANSA|Adnkronos"
    r"|PAP|ČTK|TASR|MTI|Tanjug|Agerpres|BTA|Interfax(?:-Ukraine)?|RIA Novosti|TASS|Sputnik|Ukrinform|UNIAN|BelTA"
    r"|Anadolu(?: Agency| Ajansı)?|DHA|[Iİ]HA|Xinhua|Kyodo|Jiji|Yonhap|Bernama"
    r"|РИА Новости|ТАСС|Интерфакс|Укринформ"
    r"|新华社|中新社|共同社|共同通信|時事通信|연합뉴스|뉴시스|뉴스1|رويترز|أ ف ب|د ب أ"
)
# Houses of pictures, and where papers take pictures from.
PICTURES = (
    r"AP Photo|Getty(?: Images)?|GETTY(?: IMAGES)?|PA(?: Wire| Images)|Shutterstock|iStock(?:photo)?"
    r"|Alamy(?: Stock Photo)?|ZUMA(?: Press)?|Unsplash|Pexels|Pixabay|Adobe Stock|Depositphotos|Flickr"
    r"|Wikimedia(?: Commons)?|Instagram|Facebook|Twitter|YouTube"
    r"|NASA|USA TODAY Sports|Imagn(?: Images)?|NurPhoto|Corbis|WireImage|FilmMagic|Handout|POOL"
    r"|SIPA(?: USA)?"
)
