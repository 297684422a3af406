"""Code lists about persons; names and codes follow GB/T 2261.1-.4, 3304, 4658, 4761 and 4762."""

from schema.code_lists import CodeList


class Sex(CodeList, label="性别", standard="GB/T 2261.1"):
    """Sex; the names follow the standard."""

    UNKNOWN = "0", "未知的性别", "Unknown", "未知"
    MALE = "1", "男性", "Male", "男", "M"
    FEMALE = "2", "女性", "Female", "女", "F"
    UNSPECIFIED = "9", "未说明的性别", "Not specified", "未说明"


class MaritalStatus(CodeList, label="婚姻状况", standard="GB/T 2261.2"):
    """Marital status; the names follow the standard."""

    UNMARRIED = "10", "未婚", "Never married"
    MARRIED = "20", "已婚", "Married", "有配偶"
    FIRST_MARRIAGE = "21", "初婚", "Married for the first time"
    REMARRIED = "22", "再婚", "Married again"
    REUNITED = "23", "复婚", "Married again to the former spouse"
    WIDOWED = "30", "丧偶", "Widowed"
    DIVORCED = "40", "离婚", "Divorced", "离异"
    UNSPECIFIED = "90", "未说明的婚姻状况", "Not specified", "未说明"


class HealthStatus(CodeList, label="健康状况", standard="GB/T 2261.3"):
    """State of health; the names follow the standard."""

    GOOD = "10", "健康或良好", "Healthy or well", "1", "健康", "良好"
    FAIR = "20", "一般或较弱", "Fair or weak", "2", "一般", "较弱"
    CHRONIC_DISEASE = "30", "有慢性病", "Has a chronic disease", "3", "慢性病"
    DISABLED = "60", "残疾", "Disabled", "6", "残疾人"
    VISUALLY_DISABLED = "61", "视力残疾", "Visually disabled"
    HEARING_DISABLED = "62", "听力残疾", "Hearing disabled"
    SPEECH_DISABLED = "63", "言语残疾", "Speech disabled"
    PHYSICALLY_DISABLED = "64", "肢体残疾", "Physically disabled"
    INTELLECTUALLY_DISABLED = "65", "智力残疾", "Intellectually disabled"
    MENTALLY_DISABLED = "66", "精神残疾", "Mentally disabled"
    MULTIPLY_DISABLED = "67", "多重残疾", "Multiply disabled"


class EmploymentStatus(CodeList, label="从业状况", standard="GB/T 2261.4"):
    """What a person does for a living; the names follow the standard."""

    CIVIL_SERVANT = "11", "国家公务员", "Civil servant", "公务员"
    PROFESSIONAL = "13", "专业技术人员", "Professional or technician"
    CLERK = "17", "职员", "Clerk"
    MANAGER = "21", "企业管理人员", "Manager of an enterprise"
    WORKER = "24", "工人", "Worker"
    FARMER = "27", "农民", "Farmer"
    STUDENT = "31", "学生", "Student", "在校学生"
    SOLDIER = "37", "现役军人", "Soldier on active duty"
    FREELANCER = "51", "自由职业者", "Freelancer"
    SELF_EMPLOYED = "54", "个体经营者", "Self-employed", "个体户"
    UNEMPLOYED = "70", "无业人员", "Without employment", "无业"
    RETIRED = "80", "退(离)休人员", "Retired", "退休", "离休", "退休人员"
    OTHER = "90", "其他", "Other"


class Politics(CodeList, label="政治面貌", standard="GB/T 4762"):
    """Political affiliation; the names follow the standard."""

    PARTY_MEMBER = "01", "中国共产党党员", "Member of the Communist Party of China", "中共党员", "党员"
    PROBATIONARY_MEMBER = "02", "中国共产党预备党员", "Probationary member of the Party", "中共预备党员", "预备党员"
    YOUTH_LEAGUE = "03", "中国共产主义青年团团员", "Member of the Communist Youth League", "共青团员", "团员"
    REVOLUTIONARY_COMMITTEE = "04", "民革会员", "Member of the Revolutionary Committee of the Kuomintang", "民革"
    DEMOCRATIC_LEAGUE = "05", "民盟盟员", "Member of the China Democratic League", "民盟"
    DEMOCRATIC_CONSTRUCTION = (
        "06",
        "民建会员",
        "Member of the China National Democratic Construction Association",
        "民建",
    )
    PROMOTING_DEMOCRACY = "07", "民进会员", "Member of the China Association for Promoting Democracy", "民进"
    PEASANTS_AND_WORKERS = "08", "农工党党员", "Member of the Peasants' and Workers' Democratic Party", "农工党"
    PUBLIC_INTEREST = "09", "致公党党员", "Member of the China Zhi Gong Party", "致公党"
    JIUSAN_SOCIETY = "10", "九三学社社员", "Member of the Jiusan Society", "九三学社"
    TAIWAN_LEAGUE = "11", "台盟盟员", "Member of the Taiwan Democratic Self-Government League", "台盟"
    INDEPENDENT = "12", "无党派民主人士", "Prominent person without party affiliation", "无党派人士", "无党派"
    MASSES = "13", "群众", "Without affiliation"


class Education(CodeList, label="学历", standard="GB/T 4658"):
    """Highest level of education; the names follow the standard."""

    POSTGRADUATE = "10", "研究生教育", "Postgraduate education", "研究生"
    DOCTORATE = "11", "博士研究生毕业", "Graduated with a doctorate", "博士", "博士毕业"
    MASTER = "14", "硕士研究生毕业", "Graduated with a master's degree", "硕士", "硕士毕业"
    UNDERGRADUATE = "20", "大学本科教育", "University education", "本科", "大学本科", "大学"
    COLLEGE = "30", "大学专科教育", "College education", "专科", "大专", "大学专科"
    VOCATIONAL = "40", "中等职业教育", "Secondary vocational education", "中专", "中职", "职高", "技校"
    HIGH_SCHOOL = "60", "普通高级中学教育", "General senior secondary education", "高中"
    MIDDLE_SCHOOL = "70", "初级中学教育", "Junior secondary education", "初中"
    PRIMARY_SCHOOL = "80", "小学教育", "Primary education", "小学"
    OTHER = "90", "其他", "Other", "文盲", "其他教育"


class HouseholdRelation(CodeList, label="家庭关系", standard="GB/T 4761"):
    """Relation to the head of the household; the names follow the standard."""

    HEAD = "0", "本人或户主", "The head of the household", "本人", "户主"
    SPOUSE = "1", "配偶", "Spouse", "夫", "妻"
    SON = "2", "子", "Son", "儿子"
    DAUGHTER = "3", "女", "Daughter", "女儿"
    GRANDCHILD = "4", "孙子、孙女，或外孙子、外孙女", "Grandchild", "孙子", "孙女", "外孙", "外孙女"
    PARENT = "5", "父母", "Parent", "父亲", "母亲"
    GRANDPARENT = "6", "祖父母或外祖父母", "Grandparent", "祖父", "祖母", "外祖父", "外祖母"
    SIBLING = "7", "兄、弟、姐、妹", "Sibling", "兄弟", "姐妹"
    OTHER = "8", "其他", "Other", "其他亲属"


class CareCategory(CodeList, label="人员类别"):
    """Why a person is cared for."""

    AGED_60 = "60", "60岁以上", "Aged 60 or more", "60岁以上老人", "老年人", "60-69岁"
    AGED_70 = "70", "70岁以上", "Aged 70 or more", "70岁以上老人", "70-79岁"
    AGED_80 = "80", "80岁以上", "Aged 80 or more", "高龄", "高龄老人"
    MINIMUM_LIVING = "01", "低保", "Receives the minimum living allowance", "低保户", "低保对象"
    EXTREME_POVERTY = "02", "特困", "In extreme poverty", "特困人员", "分散特困"
    DISABLED = "03", "残疾", "Disabled", "残疾人"
    BEREAVED = "04", "失独", "Lost the only child", "失独家庭"
    HARDSHIP = "05", "困难", "In hardship otherwise", "困难人员", "困难群众"
