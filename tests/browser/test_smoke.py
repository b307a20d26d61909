import time
from tests.browser.places import *
from axe_playwright_python.sync_playwright import Axe
from axe_playwright_python.base import AXE_SCRIPT
def test_smoke(tab, town, clock,mailbox):
    live_in(town)
    for name in ["home","use by month","bills","access","sign in","components"]:
        place=PLACES[name]
        t=time.perf_counter()
        visit(tab, town, place)
        t1=time.perf_counter()
        tab.page.evaluate(AXE_SCRIPT)
        t2=time.perf_counter()
        ts=[]
        for opt in ["{resultTypes:['violations']}", "{runOnly:['color-contrast'],resultTypes:['violations']}","{runOnly:['target-size'],resultTypes:['violations']}","{resultTypes:['violations'],rules:{'color-contrast':{enabled:false}}}","{resultTypes:['violations'],elementRef:false,preload:false}"]:
            t3=time.perf_counter()
            r=tab.page.evaluate("axe.run(%s).then(r=>r.violations.map(v=>v.id))"%opt)
            ts.append((round(time.perf_counter()-t3,2),r))
        print(name,round(t1-t,2),round(t2-t1,2),ts)
