from label import handler as handler
