"""Tables of names and jobs for the generated colleagues of the demo company."""

# ruff: noqa: RUF001 - dotless i is a letter of these names


def words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# place -> (origin of the name, share); shares of a place sum to one
PLACE_ORIGINS = {
    "Leeds": (
        ("british", 0.62),
        ("south_asian", 0.13),
        ("polish", 0.07),
        ("west_african", 0.05),
        ("iberian", 0.04),
        ("chinese", 0.04),
        ("persian", 0.02),
        ("turkish", 0.03),
    ),
    "Istanbul": (("turkish", 0.93), ("persian", 0.04), ("british", 0.03)),
    "Rotterdam": (
        ("dutch", 0.66),
        ("turkish", 0.10),
        ("iberian", 0.08),
        ("polish", 0.07),
        ("south_asian", 0.05),
        ("british", 0.04),
    ),
    "On the road": (
        ("british", 0.40),
        ("polish", 0.14),
        ("dutch", 0.14),
        ("turkish", 0.14),
        ("iberian", 0.10),
        ("south_asian", 0.08),
    ),
}

FIRST_NAMES = {
    "british": words(
        "Alice Amelia Beth Bryony Caitlin Carys Charlotte Eleanor Ellen Emily Fiona Gemma "
        "Georgia Hannah Heather Holly Imogen Isla Jenny Joanne Kirsty Lauren Lucy Megan Molly "
        "Morag Naomi Niamh Olivia Paula Rachel Rhian Rosie Sarah Sian Sophie Stella Tamsin "
        "Adam Alan Andrew Ben Callum Colin Connor Craig David Dylan Edward Euan Fergus Gareth "
        "George Graham Harry Hugh Ian Jack James Joel Keith Kieran Lewis Liam Luke Martin "
        "Matthew Neil Nigel Oliver Owen Patrick Paul Peter Rhys Robert Rory Scott Simon Stuart "
        "Tim Toby Tom Victor Will"
    ),
    "turkish": words(
        "Ahmet Ali Arda Aslı Ayça Ayşe Aylin Barış Begüm Berk Beyza Burak Burcu Can Ceren Cem "
        "Damla Defne Deniz Derya Dilara Duygu Ebru Ece Elif Emre Eren Erkan Esra Fatih Fatma "
        "Ferhat Gamze Gizem Gökhan Gül Hakan Hale Haluk Hande Hatice Hüseyin İbrahim İpek "
        "İrem Kaan Kemal Kerem Koray Levent Melis Meltem Merve Mert Murat Mustafa Nazlı Nihan "
        "Nur Oğuz Okan Onur Orhan Özge Pelin Pınar Sanem Seda Selim Serkan Sevgi Sibel Sinan "
        "Tolga Tuğba Tuna Ufuk Umut Volkan Yağmur Yasemin Yiğit Zehra"
    ),
    "dutch": words(
        "Anouk Bas Bram Carlijn Daan Dirk Eline Emma Esmee Evi Femke Floor Gijs Hanneke Hugo "
        "Ilse Jasper Jelle Joost Joris Koen Lars Lieke Lotte Maaike Maarten Marijke Mees Merel "
        "Nienke Niels Noor Pieter Renske Roos Ruben Sander Sanne Sem Stijn Sven Teun Thijs "
        "Tess Wouter Yara"
    ),
    "polish": words(
        "Agnieszka Aleksandra Anna Bartosz Dorota Ewa Filip Grzegorz Jakub Joanna Kamil "
        "Karolina Katarzyna Krzysztof Magdalena Marcin Marek Michał Monika Natalia Paweł Piotr "
        "Rafał Tomasz Wojciech Zofia"
    ),
    "south_asian": words(
        "Aarav Aditi Ahmed Aisha Amir Amit Anika Arjun Asha Bilal Deepa Divya Farah Farhan "
        "Imran Isha Kabir Kavita Meera Nadia Naveed Neha Nikhil Omar Pooja Rahul Rohan Saima "
        "Sana Sanjay Shreya Sunita Tariq Uma Vikram Zara"
    ),
    "west_african": words(
        "Abena Adaeze Ade Akosua Ama Amara Chinwe Ebele Efua Emeka Femi Ifeoma Kofi Kwame "
        "Ngozi Nnamdi Olu Tunde Yaw Zainab"
    ),
    "iberian": words(
        "Ana Beatriz Carlos Carmen Diego Elena Hugo Inês Javier João Laura Marta Miguel Nuno "
        "Pablo Paula Pilar Rafael Rita Rui Sofia Tiago"
    ),
    "chinese": words("Bo Fang Hao Jia Jing Lan Lei Lin Mei Ming Ning Qing Rui Wei Xin Yan Yu"),
    "persian": words(
        "Amir Azadeh Bahar Behrouz Dariush Elham Farid Golnaz Hamid Kamran Laleh Mahsa Mina "
        "Nasrin Niloufar Omid Parisa Reza Roya Sahar Saman Shadi"
    ),
}

LAST_NAMES = {
    "british": words(
        "Ackroyd Atkinson Bagshaw Barraclough Beckett Bentley Birtwhistle Blackwood Bradshaw "
        "Brook Buckley Burrows Calder Cartwright Chadwick Clegg Crabtree Crossley Dewhurst "
        "Dobson Dunn Ellis Emmerson Fairburn Farrar Fenwick Firth Garside Gledhill Greenwood "
        "Haigh Hartley Hepworth Hirst Holroyd Hughes Ingham Jagger Jenkins Kershaw Lister "
        "Lockwood Lumb Marsden Mitchell Moorhouse Mortimer Murgatroyd Naylor Nuttall Ogden "
        "Oldroyd Pickles Pritchard Rawnsley Redfearn Rhodes Sharples Shackleton Sugden "
        "Sutcliffe Swales Tempest Thackray Thornton Tordoff Varley Waddington Walker Whitaker "
        "Wilkinson Wormald Wood Wrigley"
    ),
    "turkish": words(
        "Acar Akbaş Akın Aksoy Aktaş Altun Arıkan Aslan Ateş Avcı Aydın Balcı Başaran Bilgin "
        "Bozkurt Bulut Can Ceylan Coşkun Çakır Çetin Demir Demirtaş Doğan Duman Ekinci Elmas "
        "Erdem Erdoğdu Ersoy Gök Güler Güneş Gürbüz Işık Kahraman Kaplan Karaca Karakuş "
        "Keskin Kılıç Koç Korkmaz Köse Kurt Oral Önal Özcan Özdemir Özgür Özkan Polat Sarı "
        "Sezer Soylu Şahin Şen Şimşek Taş Tekin Toprak Tunç Turan Uçar Uysal Ünal Yalçın "
        "Yavuz Yıldırım Yıldız Yurt Zengin"
    ),
    "dutch": words(
        "Aalbers Bakker Barendrecht Blom Bosman Brouwer Dekker Dijkstra Doornbos Driessen "
        "Gerritsen Groen Haverkamp Hendriks Hoekstra Huisman Jonker Kamphuis Klaassen Koster "
        "Kramer Kuipers Loos Meijer Molenaar Mulder Nijhuis Oosterhof Peeters Postma Prins "
        "Rietveld Schippers Schouten Smits Sprenger Terpstra Timmer Veenstra Verhoeven "
        "Vermeulen Visscher Vos Wiersma Willems Zijlstra"
    ),
    "polish": words(
        "Adamczyk Baran Bielak Borowik Chmiel Czarnecki Dudek Gajda Głowacki Jabłoński Kalina "
        "Kaczmarek Kozieł Krawczyk Lis Majewski Mazurek Nowicki Olszak Pawlak Pietrzak Rogala "
        "Sikora Sobczak Szulc Tomczak Urbaniak Walczak Wilk Zając Zawadzki"
    ),
    "south_asian": words(
        "Agarwal Ahmed Akhtar Ali Bains Banerjee Bhatt Chaudhry Choudhury Desai Gill Hussain "
        "Iqbal Iyer Joshi Kapoor Khan Kulkarni Mahmood Malik Mehta Mistry Mukherjee Naidu "
        "Patel Qureshi Rao Saleem Sethi Shah Sharma Siddiqui Singh Thakur Varma Yousaf"
    ),
    "west_african": words(
        "Acheampong Adebayo Adeyemi Agyeman Amadi Appiah Asante Balogun Boateng Danso Ekwueme "
        "Idowu Mensah Nwosu Obi Ofori Ogunleye Okafor Owusu Sarpong"
    ),
    "iberian": words(
        "Alonso Barros Cabral Campos Carvalho Castaño Domínguez Duarte Esteves Freitas Gallego "
        "Herrero Iglesias Lobo Marques Molina Neves Ortega Pinto Quintana Ramalho Santana "
        "Teixeira Vidal"
    ),
    "chinese": words("Bai Cai Chen Deng Fan Gao Han Hu Jiang Liang Liu Luo Pan Shen Song Tang Xu"),
    "persian": words(
        "Abedi Amini Azimi Bahrami Daneshvar Ebrahimi Farahani Ghasemi Hosseini Jalali Karimi "
        "Mansouri Nazari Pourali Rahimi Sadeghi Shokri Tavakoli Yazdani Zamani"
    ),
}

JOBS = {
    "Production and Quality": (
        "Assembly technician",
        "Calibration technician",
        "Line supervisor",
        "Quality engineer",
        "Test engineer",
        "Clean-room operator",
        "Production planner",
        "Repair technician",
    ),
    "Research and Development": (
        "Optics engineer",
        "Mechanical designer",
        "Electronics engineer",
        "Research scientist",
        "Laboratory technician",
        "Systems engineer",
        "Project engineer",
    ),
    "Service and Applications": (
        "Field engineer",
        "Application specialist",
        "Service coordinator",
        "Customer trainer",
        "Support engineer",
    ),
    "Sales": (
        "Account manager",
        "Key account manager",
        "Inside sales",
        "Tender manager",
        "Sales engineer",
        "Reseller manager",
    ),
    "Software and Data": (
        "Software developer",
        "Data analyst",
        "Firmware developer",
        "Test automation engineer",
        "Product owner",
    ),
    "Procurement and Logistics": (
        "Buyer",
        "Logistics planner",
        "Warehouse lead",
        "Customs specialist",
        "Supplier quality",
    ),
    "Finance": ("Accountant", "Payroll specialist", "Credit control", "Financial analyst"),
    "Marketing": ("Content editor", "Event manager", "Product marketing", "Designer"),
    "People": ("HR partner", "Recruiter", "Training coordinator", "People operations"),
    "Management and Offices": (
        "Office manager",
        "Executive assistant",
        "Facilities coordinator",
        "Reception",
    ),
    "IT": ("Systems engineer", "Network engineer", "Cloud engineer", "Database administrator"),
    "Legal": ("Legal assistant",),
}
